import CTernPlugin
import TernOps
import TernTensor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One call of an operation of a loadable plug-in as the interface has it: its structures, in one block of memory.
struct CallFrame: ~Copyable {
  private let block: UnsafeMutableRawPointer
  let call: UnsafeMutablePointer<tern_call>
  private let arguments: UnsafeMutablePointer<tern_argument>
  let results: UnsafeMutablePointer<tern_tensor>
  let cotangents: UnsafeMutablePointer<tern_tensor>
  let gradients: UnsafeMutablePointer<tern_tensor>
  /// Where shapes and strides go.
  private var sizes: UnsafeMutablePointer<Int64>
  private var texts: [UnsafeMutablePointer<CChar>] = []

  /// - Parameter hasCotangents: whether there is room for those as well.
  init(_ values: [PluginArgument], resultCount: Int, hasCotangents: Bool = false) {
    let count = values.count
    var axes = resultCount * Shape.rankLimit
    for case .tensor(let tensor) in values { axes += tensor.rank }
    let room =
      MemoryLayout<tern_call>.stride + count * MemoryLayout<tern_argument>.stride
      + (hasCotangents ? count + 2 * resultCount : resultCount) * MemoryLayout<tern_tensor>.stride
    block = .allocate(byteCount: room + axes * (hasCotangents ? 32 : 16), alignment: 16)
    call = block.bindMemory(to: tern_call.self, capacity: 1)
    call.initialize(to: tern_call())
    arguments = (block + MemoryLayout<tern_call>.stride).bindMemory(to: tern_argument.self, capacity: count)
    let tensors = UnsafeMutableRawPointer(arguments + count)
    results = tensors.bindMemory(to: tern_tensor.self, capacity: resultCount)
    cotangents = results + resultCount
    gradients = cotangents + resultCount
    sizes = (block + room).bindMemory(to: Int64.self, capacity: axes * (hasCotangents ? 4 : 2))
    for i in 0..<count { (arguments + i).initialize(to: argument(values[i])) }
    for i in 0..<resultCount {
      (results + i).initialize(to: tern_tensor(dtype: 0, rank: 0, shape: sizes, strides: sizes + Shape.rankLimit, data: nil))
      sizes += 2 * Shape.rankLimit
    }
    call.pointee.struct_size = UInt32(MemoryLayout<tern_call>.size)
    call.pointee.argument_count = UInt32(count)
    call.pointee.result_count = UInt32(resultCount)
    call.pointee.arguments = UnsafePointer(arguments)
    call.pointee.results = results
    call.pointee.failed_argument = -1
    call.pointee.failed_axis = -1
  }

  deinit {
    for text in texts { free(text) }
    block.deallocate()
  }

  private mutating func argument(_ value: PluginArgument) -> tern_argument {
    var argument = tern_argument()
    switch value {
    case .tensor(let tensor):
      argument.kind = UInt32(TERN_TENSOR)
      argument.tensor = described(tensor, data: nil)
    case .number(let number):
      argument.kind = UInt32(TERN_NUMBER)
      argument.number = number
    case .integer(let integer):
      argument.kind = UInt32(TERN_INTEGER)
      argument.integer = Int64(integer)
    case .flag(let flag):
      argument.kind = UInt32(TERN_FLAG)
      argument.integer = flag ? 1 : 0
    case .text(let text):
      argument.kind = UInt32(TERN_TEXT)
      if let copy = strdup(text.text) {
        texts.append(copy)
        argument.text = UnsafePointer(copy)
      }
    }
    return argument
  }

  /// A tensor's description, with its shape and strides in this block.
  mutating func described(_ tensor: Tensor, data: UnsafeMutableRawPointer?) -> tern_tensor {
    let shape = sizes, strides = sizes + tensor.rank
    sizes += 2 * tensor.rank
    for axis in 0..<tensor.rank {
      shape[axis] = Int64(tensor.shape[axis])
      strides[axis] = Int64(tensor.strides[axis])
    }
    return tern_tensor(dtype: UInt32(tensor.dtype.rawValue), rank: UInt32(tensor.rank), shape: shape, strides: strides, data: data)
  }

  /// Lets the plug-in see the elements of the arguments.
  func setData(_ values: [PluginArgument]) {
    for i in values.indices {
      if case .tensor(let tensor) = values[i] { arguments[i].tensor.data = tensor.count == 0 ? nil : tensor.start }
    }
  }

  func setData(ofArgument number: Int, _ data: UnsafeMutableRawPointer) { arguments[number].tensor.data = data }

  /// Gives a result that is allocated its strides and place.
  func setResult(_ number: Int, _ tensor: Tensor, data: UnsafeMutableRawPointer) {
    for axis in 0..<tensor.rank {
      results[number].shape[axis] = Int64(tensor.shape[axis])
      results[number].strides[axis] = Int64(tensor.strides[axis])
    }
    results[number].rank = UInt32(tensor.rank)
    results[number].dtype = UInt32(tensor.dtype.rawValue)
    results[number].data = data
  }

  /// What the plug-in says went wrong.
  var failure: (argument: Int, axis: Int, message: String) {
    let message = withUnsafeBytes(of: &call.pointee.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return (Int(call.pointee.failed_argument), Int(call.pointee.failed_axis), message)
  }
}

/// An argument of a call, as its parameter wants it.
enum PluginArgument {
  case tensor(Tensor)
  case number(Double)
  case integer(Int)
  case flag(Bool)
  case text(StringValue)

  /// As a value of the language.
  var value: Value {
    switch self {
    case .tensor(let tensor): .tensor(tensor)
    case .number(let number): .f64(number)
    case .integer(let integer): .i64(integer)
    case .flag(let flag): .bool(flag)
    case .text(let text): .string(text)
    }
  }
}
