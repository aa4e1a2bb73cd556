#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The file of the program that runs.
package enum ThisProgram {
  /// Where it lies. Tests set it, for they are another program: before anything is graded.
  nonisolated(unsafe) package static var path: String = {
    #if os(Linux)
      // Good even when the file has been replaced meanwhile.
      "/proc/self/exe"
    #else
      var size = UInt32(4096)
      var buffer = [CChar](repeating: 0, count: Int(size))
      _NSGetExecutablePath(&buffer, &size)
      return String(cString: buffer)
    #endif
  }()
}
