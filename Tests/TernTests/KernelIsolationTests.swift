import Foundation
import Testing

/// The kernels for newer processors must not be reachable on older ones. They share one program with everything else, and
/// generic code of the standard library is emitted into each module under one name, of which the linker keeps one copy.
@Suite(.enabled(if: KernelIsolation.canLook, "needs an x86-64 Linux and objdump"))
struct KernelIsolationTests {
  /// Functions of the linked program with an instruction that the baseline does not have.
  private static func newerFunctions() throws -> [String] {
    try KernelIsolation.lines(
      #"""
      objdump -d --no-show-raw-insn "$0" | awk '
        /^[0-9a-f]+ <.*>:$/ {f = $2}
        $2 ~ /^v[a-z]/ && $2 !~ /^ver[rw]/ {print f}
        $2 ~ /^(shlx|shrx|sarx|rorx|mulx|andn|bzhi|pdep|pext|movbe|blsr|blsi|blsmsk|bextr)$/ {print f}' | sort -u
      """#, TernProcess.path)
  }

  @Test("instructions of newer processors are used by the kernels for them alone")
  func newerInstructions() throws {
    let users = try Self.newerFunctions()
    #expect(users.contains { $0.contains("TernKernelsV3") })
    #expect(users.contains { $0.contains("TernKernelsV4") })
    #expect(users.filter { !$0.contains("TernKernelsV3") && !$0.contains("TernKernelsV4") } == [])
  }

  @Test("what is compiled for one instruction set is not merged with what is compiled for another")
  func weakSymbols() throws {
    let folder = URL(fileURLWithPath: TernProcess.path).deletingLastPathComponent().path
    let modules = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".build") && $0.lowercased().hasPrefix("tern") && !$0.contains("Test") }
    var owner: [String: String] = [:]
    var shared: [String] = []
    for module in modules {
      // Objects of targets that are gone may still lie here.
      let list = #"find "$0" -name '*.o' -exec nm {} + 2>/dev/null | awk '$2 ~ /^[WVu]$/ {print $3}' | sort -u"#
      let isVariant = module.contains("TernKernelsV")
      for symbol in try KernelIsolation.lines(list, folder + "/" + module) where symbol != "__swift_reflection_version" {
        // A word of data, the same everywhere; all else is code or what code fills in.
        let group = isVariant ? module : "the rest"
        if let other = owner[symbol], other != group { shared.append("\(symbol): \(other) and \(group)") }
        owner[symbol] = group
      }
    }
    #expect(modules.count > 5)
    // A build for tests keeps what nothing calls: generic functions as they stand in the source. Those count only
    // where the linker took the copy with newer instructions.
    let variant = folder + "/TernKernelsV3.build"
    let isForTests = try !KernelIsolation.lines(
      #"find "$0" -name '*.o' -exec nm {} + 2>/dev/null | grep -E '10mapVectors.*lF$' | head -1"#, variant
    ).isEmpty
    if isForTests {
      let newer = try Self.newerFunctions()
      shared = shared.filter { symbol in newer.contains { $0.contains("<" + symbol.prefix { $0 != ":" } + ">") } }
    }
    #expect(shared == [])
  }
}

enum KernelIsolation {
  static let canLook: Bool = {
    #if arch(x86_64) && os(Linux)
      return ((try? lines("command -v objdump && command -v nm && command -v awk", "")) ?? []).count == 3
    #else
      return false
    #endif
  }()

  /// What a shell command prints; `$0` in it is `argument`.
  static func lines(_ command: String, _ argument: String) throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command, argument]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
