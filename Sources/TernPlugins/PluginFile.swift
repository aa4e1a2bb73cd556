import CTernPlugin
import TernOps

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A plug-in that was loaded from a library file.
package struct LoadedPlugin: Plugin {
  package let path: String?
  package let name: String
  package let version: String
  package let licence: String
  package let summary: String
  package let families: [OperationFamily]
  package let loaded: [LoadedOperation]
}

/// Library files with plug-ins.
package enum PluginFile {
  /// Loads a library and reads its descriptor. What is loaded stays in memory, also when it is refused: its code may have started.
  package static func open(_ path: String) throws(PluginError) -> any Plugin { try load(path) }

  package static func load(_ path: String) throws(PluginError) -> LoadedPlugin {
    guard access(path, R_OK) == 0 else { throw .notLoadable(String(cString: strerror(errno))) }
    // The library's own names come first: it may carry another copy of what this program has as well.
    #if canImport(Glibc)
      let mode = RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND
    #else
      let mode = RTLD_NOW | RTLD_LOCAL
    #endif
    guard let library = dlopen(path.contains("/") ? path : "./" + path, mode) else {
      throw .notLoadable(reason(path))
    }
    return try plugin(try descriptor(in: library), path)
  }

  /// Why the last `dlopen` failed, without the path that the message begins with.
  private static func reason(_ path: String) -> String {
    let text = dlerror().map { String(cString: $0) } ?? "the system does not say why"
    let parts = text.split(separator: ": ", maxSplits: 1)
    return parts.count == 2 && parts[0].hasSuffix(path) ? String(parts[1]) : text
  }

  private static func descriptor(in library: UnsafeMutableRawPointer) throws(PluginError) -> UnsafeRawPointer {
    if let constant = dlsym(library, "tern_plugin_descriptor") { return UnsafeRawPointer(constant) }
    guard let function = dlsym(library, "tern_plugin_describe") else { throw .notPlugin }
    let describe = unsafeBitCast(function, to: (@convention(c) () -> UnsafeRawPointer?).self)
    guard let descriptor = describe() else { throw .descriptor("there is nothing: tern_plugin_describe gives NULL") }
    return descriptor
  }

  private static func plugin(_ pointer: UnsafeRawPointer, _ path: String) throws(PluginError) -> LoadedPlugin {
    let descriptor: tern_plugin
    do {
      let size = Int(pointer.load(as: UInt32.self))
      // The version stands in front of all that may differ between versions.
      guard size >= 8 else { throw PluginError.descriptor("struct_size is \(size)") }
      let major = Int(pointer.load(fromByteOffset: 4, as: UInt16.self)), minor = Int(pointer.load(fromByteOffset: 6, as: UInt16.self))
      let ours = (major: Int(TERN_PLUGIN_ABI_MAJOR), minor: Int(TERN_PLUGIN_ABI_MINOR))
      guard major == ours.major, minor <= ours.minor else { throw PluginError.otherVersion(major: major, minor: minor, ours: ours) }
      guard size >= MemoryLayout<tern_plugin>.size else { throw PluginError.descriptor("struct_size is \(size), which is too small") }
      descriptor = pointer.load(as: tern_plugin.self)
    } catch let error as PluginError { throw error } catch { throw .notPlugin }
    let name = try text(descriptor.name, "name"), version = try text(descriptor.version, "version")
    let licence = descriptor.licence.map { String(cString: $0) } ?? ""
    let summary = try text(descriptor.summary, "summary")
    guard name.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-" || $0 == "_") }), name.count <= 64 else {
      throw .descriptor("the name is `\(name.prefix(64))`, but must be small letters, digits, - and _")
    }
    // Before its code runs.
    guard Licence(licence).isCompatible else { throw .licence(licence) }
    if let initialise = descriptor.initialise {
      var message = [CChar](repeating: 0, count: 256)
      let status = message.withUnsafeMutableBufferPointer { initialise($0.baseAddress) }
      if status != Int32(TERN_OK) {
        message[message.count - 1] = 0
        let text = message.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        throw .initialiser(text.isEmpty ? "it does not say why" : text)
      }
    }
    let operations = try operations(descriptor)
    return LoadedPlugin(
      path: path, name: name, version: version, licence: licence, summary: summary,
      families: [OperationFamily(name, operations.map { $0.operation() })], loaded: operations)
  }

  private static func text(_ pointer: UnsafePointer<CChar>?, _ field: String) throws(PluginError) -> String {
    guard let pointer, pointer.pointee != 0 else { throw .descriptor("the \(field) is missing") }
    return String(cString: pointer)
  }

  private static func operations(_ descriptor: tern_plugin) throws(PluginError) -> [LoadedOperation] {
    guard descriptor.operation_count > 0 else { throw .descriptor("there are no operations") }
    guard descriptor.operation_count <= 10_000, let list = descriptor.operations else { throw .descriptor("the list of operations is missing") }
    var operations: [LoadedOperation] = []
    for number in 0..<Int(descriptor.operation_count) {
      guard let pointer = list[number] else { throw .descriptor("operation number \(number) is missing") }
      // Fields that an older or shorter structure does not have are zeros.
      let size = min(Int(pointer.pointee.struct_size), MemoryLayout<tern_operation>.size)
      guard size >= MemoryLayout<tern_operation>.offset(of: \.infer) ?? 0 else {
        throw .descriptor("struct_size of operation number \(number) is \(pointer.pointee.struct_size)")
      }
      var declaration = tern_operation()
      withUnsafeMutableBytes(of: &declaration) { $0.copyMemory(from: UnsafeRawBufferPointer(start: UnsafeRawPointer(pointer), count: size)) }
      operations.append(try LoadedOperation(declaration))
    }
    return operations
  }
}
