import FoundationEssentials
import Measure
import Testing

@Suite struct ArtifactNameTests {
    @Test func temporaryNamesAreHiddenAndDifferFromEveryArtifact() {
        let names = Set(ArtifactName.allCases.map(\.rawValue))
        for artifact in ArtifactName.allCases {
            #expect(artifact.temporaryName.hasPrefix("."))
            #expect(!names.contains(artifact.temporaryName))
        }
        #expect(!names.contains(ArtifactName.index))
    }

    @Test func everyArtifactIsDocumented() throws {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(
            separator: "/"
        )
        let page = String(
            decoding: try Data(contentsOf: URL(filePath: root + "/docs/run-directory.md")),
            as: UTF8.self
        )
        for artifact in ArtifactName.allCases { #expect(page.contains("`\(artifact.rawValue)`")) }
    }
}
