import Measure
import TestSupport
import Testing

@Suite struct RedactionTests {
    @Test(arguments: [
        ("GET /ws/chat?ticket=abc123&room=7", "GET /ws/chat?ticket=****&room=7"),
        ("token=a.b-c_d", "token=****"), ("x access_token=\"s3\" y", "x access_token=\"****\" y"),
        ("password=p%40ss#frag", "password=****#frag"),
        ("Authorization: Bearer eyJx.y.z", "Authorization: Bearer ****"),
        ("sent bearer 0aF9zz", "sent bearer ****"), ("authorization=Basic", "authorization=****"),
        (#"{"token":"abc","n":1}"#, #"{"token":"****","n":1}"#),
        (#"{ "refresh_token" : "a\"b" , "x": "y"}"#, #"{ "refresh_token" : "****" , "x": "y"}"#),
        (#"body="{\"password\":\"hunter2\",\"a\":\"b\"}""#, #"body="{\"password\":\"****\",\"a\":\"b\"}""#),
        ("{'ws_ticket': 'q'}", "{'ws_ticket': '****'}"), ("X-Api-Key=k1;next", "X-Api-Key=****;next"),
        ("wss://host/?a=1&TICKET=Q", "wss://host/?a=1&TICKET=****"),
        ("http://user:pw@host/path", "http://****:****@host/path"), ("http://user@host", "http://****@host"),
        ("dial http://host:80/a@b", "dial http://host:80/a@b"),
        ("got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig_nature-1 back", "got **** back"),
        (
            "Proxy-Authorization: Digest user=\"b\", nonce=\"c\"\nHost: h",
            "Proxy-Authorization: Digest ****\nHost: h"
        ),
        ("x \"Authorization: Bearer abc\", y", "x \"Authorization: Bearer ****\", y"),
    ]) func secretsInTextAreMasked(text: String, expected: String) {
        #expect(Redaction.masking(text) == expected)
        #expect(Redaction.masking(expected) == expected, "masking twice changes nothing")
    }

    @Test(arguments: [
        "missing bearer token in request", "invalid token: signature mismatch", "429 too many requests",
        "tokens used 900",
        "é 😀 ticket", "", "basic checks pass", "eyJ is a prefix", "{\"count\":\"3\"}", "p(95)<500",
    ]) func ordinaryTextIsLeftAlone(_ text: String) {
        #expect(Redaction.masking(text) == text)
    }

    @Test func documentsAreMaskedByName() throws {
        let json: JSONValue = [
            "users": [
                ["name": "a", "accessToken": "t1", "password": "p1"], ["tokens": ["t2", ["x": "t3"]]],
            ],
            "url": "ws://h/?ticket=t4", "secret": "", "token_count": 3, "token": .null,
            "Authorization": "Bearer t5",
        ]
        let masked = Redaction.masking(json)
        #expect(masked["users"]?.array?[0] == ["name": "a", "accessToken": "****", "password": "****"])
        #expect(masked["users"]?.array?[1] == ["tokens": ["****", ["x": "****"]]])
        #expect(masked["url"] == "ws://h/?ticket=****")
        #expect(masked["token_count"] == 3)
        #expect(masked["token"] == .null)
        #expect(masked["secret"] == "")
        for secret in ["t1", "t2", "t3", "t4", "t5", "p1"] {
            #expect(!masked.compactText.contains("\"\(secret)"))
        }
    }

    @Test(arguments: 1...4) func noSecretSurvivesInRandomSurroundings(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let noise = Array("ab \"'\\&=:{},;\n?/@é.-").map(String.init)
        for _ in 0..<500 {
            let before = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                noise.randomElement(using: &random) ?? ""
            }
            let after = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                noise.randomElement(using: &random) ?? ""
            }
            let form =
                ["ticket=S3CRETv", "\"token\":\"S3CRETv\"", "Bearer S3CRETv"].randomElement(using: &random)
                ?? ""
            let text = before.joined() + " " + form + " " + after.joined()
            #expect(!Redaction.masking(text).contains("S3CRETv"), "\(text)")
        }
    }
}
