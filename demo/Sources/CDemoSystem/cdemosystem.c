#include "cdemosystem.h"
