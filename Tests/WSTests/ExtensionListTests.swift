// The grammar of Sec-WebSocket-Extensions: what is read, and what is refused with a reason.

import TestSupport
import Testing

@testable import WS

private func element(_ name: String, _ parameters: (String, String?)...) -> ExtensionElement {
    ExtensionElement(name: name, parameters: parameters.map { .init(name: $0.0, value: $0.1) })
}

@Suite struct ExtensionListTests {
    @Test(
        "lists are read over all header lines",
        arguments: [
            ([], []),
            ([""], []),
            ([" , ,\t"], []),
            (["a"], [element("a")]),
            (["a, b", "c"], [element("a"), element("b"), element("c")]),
            (["a;x;y=1 ; z = \"2\""], [element("a", ("x", nil), ("y", "1"), ("z", "2"))]),
            (["a; x=\"1\\2\""], [element("a", ("x", "12"))]),
            (["a;x, a;x"], [element("a", ("x", nil)), element("a", ("x", nil))]),
        ] as [([String], [ExtensionElement])]
    )
    func reads(values: [String], expected: [ExtensionElement]) throws {
        #expect(try ExtensionElement.parse(values) == expected)
    }

    @Test(
        "what is no list is refused",
        arguments: [
            ("a;", "expected the name of a parameter of a after ;"),
            ("a;;b", "expected the name of a parameter of a after ;"),
            ("a; =1", "expected the name of a parameter of a after ;"),
            ("a b", "expected , or ; after a"),
            ("a; x=", "expected a token as value of x"),
            ("a; x=,b", "expected a token as value of x"),
            ("a; x=\"1", "expected a token as value of x"),
            ("a; x=\"1\\", "expected a token as value of x"),
            ("a; x=\"\"", "expected a token as value of x"),
            ("a; x=\"1 2\"", "expected a token as value of x"),
            ("a; x=\"1\"2", "expected , or ; after a"),
            ("=", "expected the name of an extension"),
            ("a, \u{e4}", "expected the name of an extension"),
        ]
    )
    func refuses(value: String, reason: String) {
        #expect(throws: WSError.invalidExtensions(reason: reason)) { try ExtensionElement.parse([value]) }
    }

    @Test(
        "any text is read or refused, and what was read is read again from its own words",
        arguments: 1...4 as ClosedRange<UInt64>
    )
    func anything(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let alphabet = Array("ab;;,,==\"\\ \t0\u{e4}")
        for _ in 0..<5_000 {
            let text = String(
                (0..<Int.random(in: 0...14, using: &random)).map { _ in
                    alphabet.randomElement(using: &random) ?? "a"
                }
            )
            guard let elements = try? ExtensionElement.parse([text]) else { continue }
            let again = elements.map { element in
                ([element.name]
                    + element.parameters.map { parameter in
                        parameter.name + (parameter.value.map { "=\($0)" } ?? "")
                    }).joined(separator: "; ")
            }
            #expect(try ExtensionElement.parse(again) == elements, "seed \(seed): \(text)")
        }
    }
}
