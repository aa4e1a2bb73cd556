import ArgumentParser
import TernLibrary
import TernOps

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `tern plugin new NAME`: the beginning of a plug-in, which can be built and passes the check.
struct PluginNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write the beginning of a plug-in into a folder of its name.",
    discussion: """
      The folder gets a source with one operation, tern_plugin.h, and a Makefile with a test.

      EXAMPLES
        tern plugin new cubes && make -C cubes test
        tern plugin new cubes --swift
      """)

  @Argument(help: "What the plug-in and its first operation are called: small letters, digits and _.")
  var name: String

  @Flag(help: "In Swift instead of C.")
  var swift = false

  func validate() throws {
    let isName = name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") } && name.first?.isNumber == false
    guard isName, name.count <= 64 else { throw ValidationError("`\(name)` is no name for a plug-in: it needs small letters, digits and _") }
    if let owner = Registry().owner(of: name) { throw ValidationError("\(owner) has an operation `\(name)` already") }
  }

  func run() throws {
    let template = swift ? "plugin/swift" : "plugin/c"
    if mkdir(name, 0o777) != 0 { throw Failure.message("cannot make the folder \(name): \(String(cString: strerror(errno)))") }
    if swift, mkdir(name + "/include", 0o777) != 0 { throw Failure.message("cannot make \(name)/include: \(String(cString: strerror(errno)))") }
    for file in EmbeddedFile.all(in: template) {
      try write(file.text.replacing("new_plugin", with: name), to: "\(name)/\(file.name(in: template).replacing("new_plugin", with: name))")
    }
    for file in EmbeddedFile.all(in: "plugin") where file.name(in: "plugin") == "tern_plugin.h" {
      try write(file.text, to: swift ? "\(name)/include/tern_plugin.h" : "\(name)/tern_plugin.h")
    }
    Terminal.write("\(name) is ready: `make -C \(name) test` builds and checks it.\n")
  }

  private func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else { throw Failure.message("cannot write \(path): \(String(cString: strerror(errno)))") }
    defer { fclose(file) }
    guard fputs(text, file) >= 0 else { throw Failure.message("cannot write \(path): \(String(cString: strerror(errno)))") }
  }
}
