import Foundation
import Testing

/// Runs that are logged and repeated, and quick ones.
@Suite struct ReplayTests {
  private func folder(_ files: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, text) in files { try text.write(toFile: folder.path + "/" + name, atomically: true, encoding: .utf8) }
    return folder
  }

  private static let program = """
    import "part.tern"
    seed(3)
    x = randn(4)
    log_run("run.json", config=(seed = 3, steps = shorten(100, 5)), results=(x = part.twice(x), odd = (1, none, "a", nan, -inf)), data=x, more=clock())
    print("done")
    """

  private func logged(_ arguments: [String] = []) throws -> TemporaryFolder {
    let folder = try folder(["a.tern": Self.program, "part.tern": "fn twice(x) = 2 * x\n"])
    let first = try TernProcess.run(["run", "a.tern"] + arguments, in: folder.path)
    #expect(first.status == 0 && first.output == "done\n", "\(first.errors)")
    return folder
  }

  @Test("A run that is repeated has the same bits, on any number of threads; its log is not touched")
  func same() throws {
    let folder = try logged()
    let before = try String(contentsOfFile: folder.path + "/run.json", encoding: .utf8)
    for threads in ["1", "2"] {
      let again = try TernProcess.run(["replay", "run.json"], environment: ["TERN_THREADS": threads], in: folder.path)
      #expect(again.status == 0, "\(again.output)\(again.errors)")
      for name in ["script        the same text", "imports       the same texts", "configuration the same", "data          the same bits",
        "results       the same bits"]
      {
        #expect(again.output.contains("✓ " + name), "\(again.output)")
      }
    }
    #expect(try String(contentsOfFile: folder.path + "/run.json", encoding: .utf8) == before)
  }

  @Test("What changed since is named, and the status says so")
  func changed() throws {
    func outcome(_ change: (String) throws -> Void) throws -> (status: Int32, output: String) {
      let folder = try logged()
      try change(folder.path)
      let again = try TernProcess.run(["replay", "run.json"], in: folder.path)
      return (again.status, again.output + again.errors)
    }
    func replace(_ old: String, _ new: String, in file: String) throws {
      let text = try String(contentsOfFile: file, encoding: .utf8)
      #expect(text.contains(old))
      try text.replacingOccurrences(of: old, with: new).write(toFile: file, atomically: true, encoding: .utf8)
    }
    let script = try outcome { try replace("seed(3)", "seed(4)", in: $0 + "/a.tern") }
    #expect(script.status == 1 && script.output.contains("✗ script") && script.output.contains("✗ data") && script.output.contains("✗ results       x: "))
    let part = try outcome { try replace("2 * x", "2.000001 * x", in: $0 + "/part.tern") }
    #expect(part.status == 1 && part.output.contains("✓ script") && part.output.contains("✗ imports") && part.output.contains("✗ results"))
    let result = try outcome { try replace("\"-inf\"", "\"inf\"", in: $0 + "/run.json") }
    // The checksum of the results is still theirs; the results are not.
    #expect(result.status == 1 && result.output.contains("✗ results       odd[4]: \"-inf\", was \"inf\""), "\(result.output)")
    let gone = try outcome { try FileManager.default.removeItem(atPath: $0 + "/a.tern") }
    #expect(gone.status == 1 && gone.output.contains("a.tern is neither a file nor a lesson"))
    let damaged = try outcome { try "{\"format\": 1}".write(toFile: $0 + "/run.json", atomically: true, encoding: .utf8) }
    #expect(damaged.status == 1 && damaged.output.contains("it is no log of a run"))
    let silent = try outcome { try "seed(3)\n".write(toFile: $0 + "/a.tern", atomically: true, encoding: .utf8) }
    #expect(silent.status == 1 && silent.output.contains("wrote no log run.json"))
  }

  @Test("A program may have been moved")
  func moved() throws {
    let folder = try logged()
    let other = try TemporaryFolder()
    for file in ["a.tern", "part.tern"] { try FileManager.default.moveItem(atPath: folder.path + "/" + file, toPath: other.path + "/" + file) }
    let lost = try TernProcess.run(["replay", "run.json"], in: folder.path)
    #expect(lost.status == 1)
    let found = try TernProcess.run(["replay", "run.json", "--script", other.path + "/a.tern"], in: folder.path)
    #expect(found.status == 0, "\(found.output)\(found.errors)")
    // From anywhere, what is beside the log is found.
    let beside = try logged()
    let outside = try TernProcess.run(["replay", beside.path + "/run.json"])
    #expect(outside.status == 0, "\(outside.output)\(outside.errors)")
  }

  @Test("A quick run is short, and repeated as one")
  func quick() throws {
    let folder = try logged(["--quick"])
    let log = try String(contentsOfFile: folder.path + "/run.json", encoding: .utf8)
    #expect(log.contains("\"quick\": true") && log.contains("\"steps\": 5"))
    #expect(try TernProcess.run(["replay", "run.json"], in: folder.path).status == 0)
  }

  @Test("What cannot be logged is refused")
  func refused() throws {
    for (call, message) in [
      ("log_run(\"run.txt\", 1, 2)", "must be a path that ends in .json"), ("log_run(\"run.json\", 1, x -> x)", "made of tensors and texts"),
      ("log_run(\"run.json\", x -> x, 1)", "has no form in JSON"), ("log_run(\"nowhere/run.json\", 1, 2)", "No such file"),
    ] {
      let result = try TernProcess.run(["-e", call])
      #expect(result.status == 1 && result.errors.contains(message), "\(result.errors)")
    }
    let folder = try TemporaryFolder()
    #expect(try TernProcess.run(["-e", "log_run(\"run.json\", 1, 2)"], in: folder.path).status == 0)
    let replay = try TernProcess.run(["replay", "run.json"], in: folder.path)
    #expect(replay.status == 1 && replay.errors.contains("not written by a program in a file"))
  }
}
