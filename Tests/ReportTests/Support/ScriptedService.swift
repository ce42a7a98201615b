// A service made of a function, for tests of what is asked and of what is made of any answer. Must not
// contain sockets.

import Foundation
import Report
import TestSupport

/// Answers questions by a function and remembers them.
final class ScriptedService: Sendable {
    /// A question, its URL taken apart.
    struct Question: Sendable {
        /// Without host and parameters.
        let path: String
        /// Decoded.
        let parameters: [String: String]
        /// The whole request.
        let request: ServiceRequest

        /// The parameter `query`; empty without one.
        var query: String { parameters["query"] ?? "" }

        init(_ request: ServiceRequest) {
            let components = URLComponents(string: request.url)
            path = components?.path ?? ""
            var parameters: [String: String] = [:]
            for item in components?.queryItems ?? [] { parameters[item.name] = item.value }
            self.parameters = parameters
            self.request = request
        }
    }

    typealias Answer = @Sendable (Question) async -> Result<ServiceResponse, ServiceFailure>

    private let questions = Collected<Question>()
    private let answer: Answer

    init(_ answer: @escaping Answer) {
        self.answer = answer
    }

    /// The way to it.
    var fetch: Fetch {
        { request in
            let question = Question(request)
            self.questions.add(question)
            return await self.answer(question)
        }
    }

    /// What was asked, in order.
    var asked: [Question] { questions.all }
}

/// HTTP 200 with JSON.
func answer(_ json: String) -> Result<ServiceResponse, ServiceFailure> {
    answer(200, json, "application/json")
}

/// Any answer.
func answer(_ status: Int, _ body: String, _ type: String? = nil) -> Result<ServiceResponse, ServiceFailure> {
    .success(ServiceResponse(status: status, contentType: type, body: Array(body.utf8)))
}

/// Nobody listens.
let refusal: Result<ServiceResponse, ServiceFailure> = .failure(
    ServiceFailure(.refused, "GET http://127.0.0.1:9: connection refused")
)
