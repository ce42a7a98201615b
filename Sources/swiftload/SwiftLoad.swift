@main struct SwiftLoad { static func main() {} }
