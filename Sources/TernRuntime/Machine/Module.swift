import TernOps

/// The names at the top level of one program, and their values.
final class Module {
  let name: String
  /// Where imports are looked up first.
  let folder: String
  private(set) var names: [String] = []
  private var indices: [String: Int32] = [:]
  /// Which names stand for a built-in that the program has not given a value of its own.
  private(set) var isBuiltin: [Bool] = []
  /// Values of the names, then room for the temporaries of the code that runs at the top level.
  private(set) var slots: UnsafeMutablePointer<Value>
  private var capacity: Int

  /// What the names that the program gives no value stand for.
  private let registry: Registry

  init(name: String, folder: String, registry: Registry) {
    self.name = name
    self.folder = folder
    self.registry = registry
    capacity = 64
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: .unset, count: capacity)
  }

  deinit {
    slots.deinitialize(count: capacity)
    slots.deallocate()
  }

  /// The slot of `name`, made if there was none; a new one holds the built-in of that name, if any.
  func slot(of name: String) -> Int32 {
    if let index = indices[name] { return index }
    let index = names.count
    names.append(name)
    indices[name] = Int32(index)
    reserve(index + 1)
    if let builtin = registry[name] {
      slots[index] = .function(builtin)
      isBuiltin.append(true)
    } else {
      isBuiltin.append(false)
    }
    return Int32(index)
  }

  /// Gives operations that came while programs run to the names that have no value yet.
  func adopt(_ functions: [OperationFunction]) {
    for function in functions {
      guard let slot = indices[function.name], case .unset = slots[Int(slot)] else { continue }
      slots[Int(slot)] = .function(function)
      isBuiltin[Int(slot)] = true
    }
  }

  func existingSlot(of name: String) -> Int32? { indices[name] }

  /// Notes that the program gives the name in `slot` a value of its own.
  func claim(_ slot: Int32) { isBuiltin[Int(slot)] = false }

  /// Makes room for `count` values. Pointers into `slots` are good until the next call.
  func reserve(_ count: Int) {
    guard count > capacity else { return }
    let larger = max(count, capacity * 2)
    let new = UnsafeMutablePointer<Value>.allocate(capacity: larger)
    new.moveInitialize(from: slots, count: capacity)
    (new + capacity).initialize(repeating: .unset, count: larger - capacity)
    slots.deallocate()
    slots = new
    capacity = larger
  }

  /// Names that the program gave a value, in the order in which it first used them.
  var bindings: [(name: String, value: Value)] {
    names.indices.compactMap { index in
      if isBuiltin[index] { return nil }
      if case .unset = slots[index] { return nil }
      return (names[index], slots[index])
    }
  }

  /// The value of `name`, if it has one.
  func value(of name: String) -> Value? {
    guard let slot = indices[name] else { return registry[name].map { .function($0) } }
    if case .unset = slots[Int(slot)] { return nil }
    return slots[Int(slot)]
  }

  func set(_ name: String, to value: Value) {
    let slot = slot(of: name)
    claim(slot)
    slots[Int(slot)] = value
  }

  /// Every name that has a value: what a misspelled one may have meant.
  var knownNames: [String] {
    registry.operations.map(\.name) + bindings.map(\.name)
  }
}
