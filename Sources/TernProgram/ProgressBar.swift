import TernTensor

/// How far work has come, drawn on the last line of a terminal.
final class ProgressBar {
  private var begun = ContinuousClock.now
  private var drawn: ContinuousClock.Instant?
  private var last = 0.0
  private let columns: Int

  init(columns: Int) { self.columns = columns }

  /// Draws it anew, at most ten times a second; takes it away when all is done.
  func show(_ done: Double, of total: Double, note: String) {
    let now = ContinuousClock.now
    if done < last || (drawn == nil && last == 0) {
      // Other work: it began about one part before it told of the first.
      begun = now
      drawn = nil
    }
    last = done
    if done >= total {
      Terminal.showStatus(nil)
      last = 0
      drawn = nil
      return
    }
    if let drawn, now - drawn < .milliseconds(100) { return }
    drawn = now
    let (seconds, attoseconds) = (now - begun).components
    Terminal.showStatus(ProgressBar.line(done, total, seconds: Double(seconds) + Double(attoseconds) * 1e-18, note: note, columns: columns))
  }

  /// `████████▌            42 %  12.3/s  0:08 left  epoch 3`
  static func line(_ done: Double, _ total: Double, seconds: Double, note: String, columns: Int) -> String {
    let share = min(max(done / total, 0), 1)
    var text = "  \(Int(share * 100)) %"
    if seconds > 0, done > 0 {
      let rate = done / seconds
      text += "  \(NumberText.general(rate, 3))/s  \(time((total - done) / rate)) left"
    }
    if !note.isEmpty { text += "  " + note }
    let width = min(24, columns - text.count - 1)
    if width < 4 { return String(text.prefix(max(0, columns - 1))) }
    let eighths = Int(share * Double(width) * 8)
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    var bar = String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
    bar += String(repeating: " ", count: width - bar.count)
    return bar + text
  }

  /// `1:02:03`, `0:08`
  private static func time(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e7 else { return "a long time" }
    let all = Int(seconds.rounded(.up))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (hours, minutes) = (all / 3600, all / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(all % 60))" : "\(minutes):\(two(all % 60))"
  }
}
