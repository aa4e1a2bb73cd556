import Foundation
import TernTestSupport
import Testing

/// `load` and `save` as programs use them.
@Suite struct FileTests {
  @Test("what was saved is loaded again")
  func roundTrip() throws {
    let program = """
      x = f64([[1.5, -2], [nan, inf]])
      save("x.npy", x.T)
      assert equal(load("x.npy"), x.T)
      p = (W = ones(2, 3), flags = [true, false], n = 7, empty = zeros(0, 4))
      save("p.npz", p)
      q = load("p.npz")
      assert keys(q) == ("W", "flags", "n", "empty")
      assert equal(q.W, p.W) and equal(q.flags, p.flags) and equal(q.n, 7) and equal(q.empty, p.empty)
      save("t.csv", [[1, 2], [3, 4]])
      assert equal(load("t.csv"), f64([[1, 2], [3, 4]]))
      save("v.csv", [0.1, 1e-30])
      assert close(load("v.csv"), [0.1, 1e-30], rtol=1e-6)
      save("s.txt", "größe\\n")
      assert load("s.txt") == "größe\\n"
      save("s.txt", "again")
      print(load("s.txt"))
      """
    let result = try TernProcess.run(["-e", program])
    #expect(result.output == "again\n" && result.status == 0, "\(result.errors)")
  }

  @Test("damaged files are refused or read, and nothing else", arguments: ["fortran_big.npy", "stored.npz", "packed.npz", "table.csv"])
  func damage(_ name: String) throws {
    let original = try Data(contentsOf: URL(fileURLWithPath: FixtureFile.folder + "/files/" + name))
    var random = SeededGenerator(seed: 51)
    let folder = try TemporaryFolder()
    let suffix = name.split(separator: ".").last ?? ""
    var program = ""
    for number in 0..<300 {
      var bytes = [UInt8](original)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<min(bytes.count, 400), using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[Bool.random(using: &random) ? place : bytes.count - 1 - place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.removeLast(min(place, bytes.count - 1))
        default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
        if bytes.count < 2 { break }
      }
      let path = "\(folder.path)/\(number).\(suffix)"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      program += "\(path)\n"
    }
    // Each file in a process of its own would take long; a refusal ends a program. So a process takes up where the last one ended.
    let paths = program.split(separator: "\n")
    var next = 0
    while next < paths.count {
      let rest = paths[next...].map { "load(\"\($0)\"); print(1)" }.joined(separator: "\n")
      let result = try TernProcess.run(["-e", rest])
      #expect(!result.isSignal && (result.status == 0 || result.errors.hasPrefix("error: load: ")), "\(result.errors)")
      let done = result.output.split(separator: "\n").count
      next += done + 1
    }
  }
}
