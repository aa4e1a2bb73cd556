/// Words of commands, as a shell reads them.
package enum ShellWord {
  private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:")

  /// In quotes, where it needs them.
  package static func quoted(_ word: String) -> String {
    !word.isEmpty && word.allSatisfy(plain.contains) ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
