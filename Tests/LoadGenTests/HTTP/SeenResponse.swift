// What a test looks at in a response, free to leave the loop. Must not contain: expectations.

@testable import LoadGen

/// The values of a `Response`, which itself stays on its loop.
struct SeenResponse: Sendable {
    let status: Int
    let errorCode: Int
    let error: String
    let text: String
    let isExpected: Bool
    let isReused: Bool
    let redirects: Int

    init(_ response: Response) {
        status = response.status
        errorCode = response.errorCode
        error = response.error
        text = response.text
        isExpected = response.isExpected
        isReused = response.isReused
        redirects = response.redirects
    }
}
