import Foundation
import Glibc

/// `tern` on a terminal of its own: types into it and reads what it shows.
final class PseudoTerminal {
  private let controller: Int32
  private let process = Process()
  let folder: TemporaryFolder
  private(set) var seen = ""

  init(_ arguments: [String] = [], environment: [String: String] = [:], columns: UInt16 = 80) throws {
    folder = try TemporaryFolder()
    controller = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: Int32 = 0
    var number: UInt32 = 0
    _ = ioctl(controller, 0x4004_5431, &locked)  // TIOCSPTLCK
    _ = ioctl(controller, 0x8004_5430, &number)  // TIOCGPTN
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(controller, UInt(TIOCSWINSZ), &size)
    let name = "/dev/pts/\(number)"
    // Otherwise readline wraps every line in sequences that switch bracketed paste on and off.
    _ = try folder.write("inputrc", "set enable-bracketed-paste off\n")
    // setsid makes the terminal the one that Ctrl-C works on.
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
    process.arguments = ["--ctty", "--wait", TernProcess.path] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.environment = [
      "PATH": "/usr/bin:/bin", "HOME": folder.path, "TERM": "xterm", "NO_COLOR": "1", "LC_ALL": "C.UTF-8",
      "INPUTRC": folder.path + "/inputrc", "XDG_STATE_HOME": folder.path + "/state",
    ].merging(environment) { $1 }
    process.standardInput = FileHandle(forReadingAtPath: name)
    process.standardOutput = FileHandle(forWritingAtPath: name)
    process.standardError = FileHandle(forWritingAtPath: name)
    try process.run()
  }

  deinit {
    if process.isRunning { kill() }
    close(controller)
  }

  /// Kills `tern`, which `setsid` waits for.
  private func kill() {
    var group: Int32 = 0
    if ioctl(controller, UInt(TIOCGPGRP), &group) == 0, group > 1 { _ = Glibc.kill(-group, SIGKILL) }
    process.terminate()
  }

  /// Changes the width of the window.
  func resize(columns: UInt16) {
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(controller, UInt(TIOCSWINSZ), &size)
  }

  func type(_ text: String) {
    var bytes = Array(text.utf8)
    _ = write(controller, &bytes, bytes.count)
  }

  /// Reads until `text` appears behind what was read before; false when it does not come in time.
  func wait(for text: String, seconds: Double = 20) -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    while true {
      if let range = seen.range(of: text) {
        consumed += String(seen[..<range.upperBound])
        seen = String(seen[range.upperBound...])
        return true
      }
      guard Date() < deadline else { return false }
      var input = pollfd(fd: controller, events: Int16(POLLIN), revents: 0)
      guard poll(&input, 1, 100) > 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = read(controller, &bytes, bytes.count)
      if count <= 0 { return seen.contains(text) }
      seen += String(decoding: bytes[..<count], as: UTF8.self)
    }
  }

  /// Everything that `wait` went past.
  private(set) var consumed = ""

  /// Waits for the end; the exit status.
  func finish(seconds: Double = 20) -> Int32 {
    let deadline = Date().addingTimeInterval(seconds)
    while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.01) }
    if process.isRunning { kill() }
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// What a person sees of `text`: without control sequences and carriage returns.
  static func plain(_ text: String) -> String {
    var result = ""
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      if scalar == "\u{1B}" {
        if scalars.first == "[" {
          scalars.removeFirst()
          while let next = scalars.popFirst(), !(0x40...0x7E).contains(next.value) {}
        } else {
          scalars = scalars.dropFirst()
        }
      } else if scalar != "\r", scalar != "\u{7}" {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
