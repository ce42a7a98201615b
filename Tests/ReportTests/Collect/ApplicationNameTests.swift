import Testing

@testable import Report

@Suite struct ApplicationNameTests {
    @Test(arguments: [
        ("sanctum-app", 2), ("sanctum-app-1", 2), ("/sanctum_api_1", 2), ("demo", 2), ("My-Backend", 2),
        ("sanctum", 1),
        ("sanctum2", 1), ("sanctum-postgres-1", 0), ("prometheus", 0), ("prometheus-server", 0),
        ("cadvisor", 0), ("", 0),
        ("happy", 0), ("varlogs", 0), ("unknown_service", 0), ("/var/log/app.log", 2),
    ])
    func likeness(name: String, likeness: Int) {
        #expect(ApplicationName.likeness(name) == likeness)
    }
}
