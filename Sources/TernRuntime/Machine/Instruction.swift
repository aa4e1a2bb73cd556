/// One step of compiled code. What `a`, `b` and `c` mean depends on the operation; most often
/// `a` is the register that takes the result and `b` and `c` are operands: registers, or constants when negative.
struct Instruction {
  var operation: Opcode
  var a: Int32
  var b: Int32
  var c: Int32

  init(_ operation: Opcode, _ a: Int32 = 0, _ b: Int32 = 0, _ c: Int32 = 0) {
    self.operation = operation
    self.a = a
    self.b = b
    self.c = c
  }
}

enum Opcode: UInt8 {
  // Arithmetic: a = b op c
  case add, subtract, multiply, divide, floorDivide, remainder, matmul, power
  case equal, notEqual, less, lessEqual, greater, greaterEqual
  // a = op b
  case negate, plus, not
  // a = b and c; a = b or c
  case and, or
  /// If b alone decides an `and` (an `or`), a = its truth, and on to instruction c.
  case andSkips, orSkips

  // Moving
  /// a = b
  case move
  /// a = b, which is a temporary and gives its value up.
  case take
  /// a = the value that the module calls name number b.
  case loadGlobal
  /// a = what the cell in register b holds.
  case loadCell
  /// The cell in register a now holds b.
  case storeCell
  /// Register a becomes a cell that holds what was in it.
  case makeCell
  /// a = captured value number b.
  case loadCapture
  /// a = what the captured cell number b holds.
  case loadCapturedCell
  /// a = the function that runs.
  case loadSelf
  /// Fails unless register a has a value.
  case checkSet

  // Control
  /// On to instruction a.
  case jump
  /// On to instruction a unless (if) b is true.
  case jumpIfFalse, jumpIfTrue
  /// On to instruction a if register b has a value.
  case jumpIfSet
  /// A loop over integers: registers a (next) and a + 1 (end), the name's register b; on to c while it goes on.
  case rangeNext
  /// Makes registers a and a + 1 ready for `rangeNext` from b and c.
  case rangePrepare
  /// A loop over any value in register a, with its position in a + 1: the next item goes to b; on to c while it goes on.
  case iterateNext
  /// Fails unless a value can be gone through: register a.
  case iteratePrepare
  case call
  case `return`

  // Making values: a = the c registers from b on
  case makeTensor, makeTuple, makeRecord
  // a = b and after it, or in its place, what c holds
  case joinTuple, joinRecord
  /// The same of two things that are spread: a record if b holds one.
  case joinSpreads
  /// a = b .. c
  case makeRange
  /// a = the text of the c registers from b on, one behind the other.
  case joinText
  /// a = b formatted by format number c.
  case format
  /// a = the function number b with its captures.
  case makeClosure

  // Parts
  /// a = b[c]
  case item
  /// a = b[index number c]
  case index
  /// a = b.name number c
  case member
  /// Rebinds the place number c in register a to b.
  case assignPlace
  /// a = the value at the place number c in register b.
  case loadPlace
  /// The registers that unpacking number c names = the parts of b.
  case unpack

  /// Binds the sizes of the signature to the arguments, or fails.
  case checkArguments
  /// Checks parameter number a after its default was worked out.
  case checkDefault
  /// Checks register a against the signature's result.
  case checkResult
  /// Fails with message b unless a is true.
  case assert
  /// Shows prose number a.
  case prose
  /// Defines exercise number a.
  case exercise
  /// a = module number b.
  case importModule
  /// Remembers register a as the result of the program.
  case setResult
}
