# swiftload in an image: docker build -t swiftload . && docker run --rm --network host swiftload run --profile low
# The build stage runs the same commands as a machine does; scripts/check_image.py holds this file against the tree.
FROM swift:6.3-bookworm AS build

RUN apt-get update \
    && apt-get install -y --no-install-recommends make python3 ca-certificates libssl-dev zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /src
COPY Package.swift Makefile ./
COPY Sources Sources
COPY Tests Tests
COPY Fuzz/Targets Fuzz/Targets
COPY scripts scripts
COPY load/profiles load/profiles
COPY docs/manpage-sections.man docs/manpage-sections.man
RUN scripts/build.sh swiftload
RUN DESTDIR=/out PREFIX=/usr/local scripts/install.sh install

# The program holds Swift's runtime and OpenSSL; what it needs besides is C's and C++'s, and the certificates that are trusted.
FROM debian:bookworm-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libstdc++6 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --create-home --home-dir /work swiftload
COPY --from=build /out/usr/local /usr/local
USER swiftload
WORKDIR /work
ENTRYPOINT ["swiftload"]
CMD ["--help"]
