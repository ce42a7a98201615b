// `swiftload doctor`: places and flags → checkups → lines and exit code. Must not contain: asking, judging.

import ArgumentParser
import LoadGen
import Measure
import Report
import Scripts

#if canImport(FoundationEssentials)
    import FoundationEssentials
#endif

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look at what a load test and its report need, a line each.",
        discussion: """
            The application, Prometheus (and whether it scrapes the application), Loki (and whether it has lines), Ollama (and whether \
            the model is there); descriptors, ports, cores and how late timers are.

            Exit codes: 0 all is well, 1 at least one line names a problem, 255 wrong command line.
            """
    )

    /// What can be left out.
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case application, prometheus, loki, ollama, machine
    }

    @Option(
        help: ArgumentHelp(
            "Where the application answers (BASE_URL, default http://localhost:8375).",
            valueName: "URL"
        )
    )
    var baseUrl: String?

    @OptionGroup var places: ServiceOptions

    @Option(help: ArgumentHelp("The load to have in mind; the profile high has 275.", valueName: "N"))
    var vus = 275

    @Option(
        help: ArgumentHelp(
            "Do not look at this one; repeatable.",
            valueName: "application|prometheus|loki|ollama|machine"
        )
    )
    var skip: [Part] = []

    func validate() throws {
        guard (1...10_000_000).contains(vus) else {
            throw ValidationError("--vus: found \(vus), expected a whole number, 1 to 10000000")
        }
    }

    func run() async throws {
        let fetcher = try Fetcher(userAgent: "swiftload/\(version)")
        defer { fetcher.shutDown() }
        let services = ServicesCheckup(fetch: fetcher.serviceFetch)
        let application = ServiceOptions.value(baseUrl, "BASE_URL", "http://localhost:8375")
        let now = Date().timeIntervalSince1970
        let checks: [(part: Part, check: @Sendable () async -> [CheckupLine])] = [
            (.application, { [await services.application(application)] }),
            (.prometheus, { [await services.prometheus(places.prometheus)] }),
            (.loki, { [await services.loki(places.loki, now: now)] }),
            (.ollama, { [await services.ollama(places.ollama, model: places.model)] }),
            // After the others, which would make the timers late.
            (.machine, { await machine() }),
        ]
        var problems = 0
        for (part, check) in checks where !skip.contains(part) {
            for line in await check() {
                Terminal.standardOutput.line(line.text)
                if !line.isOK { problems += 1 }
            }
        }
        guard problems > 0 else { return }
        Terminal.standardOutput.line(problems == 1 ? "1 problem" : "\(problems) problems")
        throw ExitCode(1)
    }

    private func machine() async -> [CheckupLine] {
        let state = await MachineState.observe(timersFor: .seconds(1))
        return MachineCheckup.lines(state, vus: vus, connectionsPerVU: SocialMix.connectionsPerVU)
    }
}
