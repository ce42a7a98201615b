// Health, readiness and metrics.

enum HealthEndpoints {
    static let routes: [Route] = [
        Route("GET", "/health/live", access: .open) { _, _ in
            .json(200) {
                $0.field("status", "up")
                $0.field("time", Timestamp.now.text)
            }
        },
        Route("GET", "/health/ready", access: .open, ready),
        Route("GET", "/health", access: .open, ready),
        Route("GET", "/api", access: .open, ready),
        Route("GET", "/metrics", access: .open) { app, _ in
            var answer = Answer.text(200, app.metrics.render())
            answer.contentType = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"
            return answer
        },
    ]

    @Sendable private static func ready(_ app: Application, _ call: Call) async throws -> Answer {
        let isHealthy = await app.store.isHealthy()
        return .json(isHealthy ? 200 : 503) {
            $0.field("message", "Vibecheck")
            $0.field("version", "1.0.0")
            $0.field("status", isHealthy ? "healthy" : "unhealthy")
            $0.field(
                "checks",
                object: {
                    $0.field("database", isHealthy ? "healthy" : "unhealthy"); $0.field("redis", "healthy")
                }
            )
            $0.field("time", Timestamp.now.text)
        }
    }
}
