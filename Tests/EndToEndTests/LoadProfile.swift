// The profiles of these tests as JSON text, readable by swiftload and by k6.

/// A profile's text.
struct LoadProfile: Sendable {
    let text: String

    /// Exactly this text.
    init(_ text: String) { self.text = text }

    /// `vus` VUs for `seconds`, each iteration at least `pace` long.
    init(vus: Int, seconds: Int, pace: String = "50ms", thresholds: String = "{}") {
        text = """
            {
              "scenarios": {
                "main": {
                  "executor": "constant-vus", "vus": \(vus), "duration": "\(seconds)s", "gracefulStop": "5s"
                }
              },
              "minIterationDuration": "\(pace)",
              "thresholds": \(thresholds)
            }
            """
    }

    /// The shape of the shipped profiles, in ten seconds: three scenarios, up, hold, down, 25 VUs in all.
    static let mixed = mixed(holding: 7)

    /// The same, held for so many seconds.
    static func mixed(
        holding hold: Int,
        thresholds: String = #"{ "http_req_failed": ["rate<0.05"], "ws_connecting": ["p(95)<60000"] }"#
    ) -> LoadProfile {
        LoadProfile(
            """
            {
              "scenarios": {
                \(scenario("auth", target: 7, hold)), \(scenario("social", target: 12, hold)),
                \(scenario("realtime", target: 6, hold))
              },
              "thresholds": \(thresholds)
            }
            """
        )
    }

    private static func scenario(_ name: String, target: Int, _ hold: Int) -> String {
        """
        "\(name)": {
          "executor": "ramping-vus", "startVUs": 0,
          "stages": [
            { "duration": "1s", "target": \(target) }, { "duration": "\(hold)s", "target": \(target) },
            { "duration": "1s", "target": 0 }
          ],
          "gracefulRampDown": "5s", "gracefulStop": "5s", "env": { "THINK_TIME": "0.1-0.3" }
        }
        """
    }
}
