// The envelope Prometheus and Loki share: `{"status":"success","data":…}`, and what stands in its place when
// something is wrong. Must not contain what the data mean.

import Measure

/// Why an answer is of no use: one line, without secrets and control characters.
struct AnswerFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line.
    let description: String

    /// A fault; the text may come from elsewhere.
    init(_ text: String) {
        let line = ControlCharacters.strip(Redaction.masking(text))
        description = line.count > 300 ? String(line.prefix(300)) + "…" : line
    }
}

/// Opens answers.
enum ServiceAnswer {
    /// The `data` of a successful answer. Bytes that are not UTF-8 become replacement characters: a log line
    /// may hold anything.
    static func data(_ result: Result<ServiceResponse, ServiceFailure>) throws(AnswerFault) -> JSONValue {
        switch result {
        case .failure(let failure): throw AnswerFault(failure.description)
        case .success(let response):
            guard response.status == 200 else { throw fault(of: response) }
            let json: JSONValue
            do {
                json = try JSONValue(parsing: String(decoding: response.body, as: UTF8.self))
            } catch {
                throw AnswerFault("HTTP 200, but \(nature(of: response)) instead of JSON: \(error)")
            }
            if let complaint = complaint(in: json) { throw AnswerFault("HTTP 200, but \(complaint)") }
            guard json["status"]?.string == "success", let data = json["data"] else {
                throw AnswerFault(
                    "HTTP 200 with JSON of another kind: expected \"status\":\"success\" and \"data\""
                )
            }
            return data
        }
    }

    /// The texts of a successful answer, as lists of label names and values have them. No list at all stands
    /// for an empty one in Loki.
    static func texts(_ result: Result<ServiceResponse, ServiceFailure>) throws(AnswerFault) -> [String] {
        let data: JSONValue
        do {
            data = try self.data(result)
        } catch {
            if case .success(let response) = result, isSuccessWithoutData(response) { return [] }
            throw error
        }
        if data.isNull { return [] }
        guard let elements = data.array else { throw AnswerFault("data: expected a list of texts") }
        var texts: [String] = []
        for element in elements {
            guard let text = element.string else { throw AnswerFault("data: expected a list of texts") }
            texts.append(text)
        }
        return texts
    }

    /// What an answer other than 200 says.
    private static func fault(of response: ServiceResponse) -> AnswerFault {
        let text = String(decoding: response.body.prefix(4_096), as: UTF8.self)
        if let json = try? JSONValue(parsing: text), let complaint = complaint(in: json) {
            return AnswerFault("HTTP \(response.status): \(complaint)")
        }
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        let isPlain = !line.isEmpty && !isMarkup(response)
        return AnswerFault(
            "HTTP \(response.status)" + (isPlain ? ": \(line)" : " with \(nature(of: response))")
        )
    }

    private static func complaint(in json: JSONValue) -> String? {
        guard let error = json["error"]?.string ?? json["message"]?.string else { return nil }
        return [json["errorType"]?.string, error].compactMap { $0 }.joined(separator: ": ")
    }

    private static func isSuccessWithoutData(_ response: ServiceResponse) -> Bool {
        guard response.status == 200, let json = try? JSONValue(parsing: response.body) else { return false }
        return json["status"]?.string == "success" && json["data"] == nil
    }

    private static func isMarkup(_ response: ServiceResponse) -> Bool {
        response.contentType?.hasPrefix("text/html") == true
            || response.body.first { $0 > 0x20 } == UInt8(ascii: "<")
    }

    /// What an answer is in a word or two.
    private static func nature(of response: ServiceResponse) -> String {
        if response.body.isEmpty { return "an empty body" }
        if isMarkup(response) { return "a web page" }
        let first = response.body.first { $0 > 0x20 }
        return first == UInt8(ascii: "{") ? "damaged text" : "text"
    }
}
