import ArgumentParser
import TernRuntime
import TernSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `tern fmt FILE`: lays programs out.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Lay a program out.",
    discussion: """
      Files are changed in place, all at once or not at all; - reads standard input and writes standard output.

      EXAMPLES
        tern fmt program.tern           lay it out in place
        tern fmt --check *.tern         only say which are not laid out
        echo 'x=1' | tern fmt -         write the layout to standard output
      """)

  @Flag(help: "Change nothing; fail when a file is not laid out.")
  var check = false

  @Argument(help: "Programs; - is standard input.")
  var files: [String]

  func validate() throws {
    if files.contains("") { throw ValidationError("a file's name is empty") }
  }

  func run() throws {
    var untidy = false
    for file in files {
      let source: Source
      do { source = try Source(path: file) } catch { throw Failure.message(error.message) }
      let parsed = Parser.parse(source)
      if !parsed.errors.isEmpty {
        for error in parsed.errors { Terminal.writeError(Terminal.text(of: Diagnostic(error, in: source))) }
        throw Failure(status: Failure.failed)
      }
      let text = Formatter.format(parsed.tree)
      let isTidy = Array(text.utf8) == source.bytes
      if check {
        if !isTidy { Terminal.writeError("\(file) is not laid out\n") }
        untidy = untidy || !isTidy
      } else if file == "-" {
        Terminal.write(text)
      } else if !isTidy {
        try replace(file, with: text)
      }
    }
    if untidy { throw Failure(status: Failure.failed) }
  }

  /// Writes beside the file, then moves over it: it is never half written.
  private func replace(_ path: String, with text: String) throws {
    let beside = path + ".tern-fmt"
    var status = stat()
    let mode = stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o644
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw Failure.message("cannot write \(path): \(String(cString: strerror(errno)))") }
    let isComplete = Terminal.write(Array(text.utf8), to: descriptor)
    fsync(descriptor)
    close(descriptor)
    guard isComplete, rename(beside, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(beside)
      throw Failure.message("cannot write \(path): \(reason)")
    }
  }
}
