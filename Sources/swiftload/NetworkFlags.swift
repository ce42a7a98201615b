// The flags of `run` about connections and names. Must not contain: their meaning.

import ArgumentParser
import LoadGen

struct NetworkFlags: ParsableArguments {
    @Option(help: "Redirects that are followed (default 10).")
    var maxRedirects: String?

    @Option(help: "Requests of a batch side by side (default 20).")
    var batch: String?

    @Option(help: "Those of them to one host (default 6).")
    var batchPerHost: String?

    @Option(
        help: ArgumentHelp("How names are looked up.", valueName: "ttl=5m,select=random,policy=preferIPv4")
    )
    var dns: String?

    @Option(help: ArgumentHelp("Addresses that are refused; repeatable.", valueName: "IP[/BITS]"))
    var blacklistIp: [String] = []

    @Option(help: ArgumentHelp("Names that are refused; repeatable.", valueName: "HOST|*.HOST"))
    var blockHostnames: [String] = []

    func set(_ flags: inout RunFlags) {
        flags.maxRedirects = maxRedirects
        flags.batch = batch
        flags.batchPerHost = batchPerHost
        flags.dns = dns
        flags.blacklistIPs = blacklistIp
        flags.blockHostnames = blockHostnames
    }
}
