import TernOps

/// What to write in place of names that Python, NumPy and PyTorch teach.
enum Remedies {
  /// Notes for a name that has no value.
  static func forName(_ name: String, among known: [String]) -> [String] {
    if let remedy = names[name] { return [remedy] }
    if let question = NearNames.question(for: name, among: known + Catalogue.operations.map(\.name)) { return [question] }
    return []
  }

  private static let names: [String: String] = [
    "True": "write true", "False": "write false", "None": "write none", "null": "write none", "nil": "write none",
    "elif": "write } else if c { … }", "pass": "leave the block empty: { }", "self": "pass the record as an argument",
    "np": "write the function alone: sum(x), not np.sum(x)", "numpy": "write the function alone: sum(x)",
    "torch": "write the function alone: softmax(x), not torch.softmax(x)", "jnp": "write the function alone: sum(x)",
    "nn": "write import nn first, or the function alone: softmax(x)", "F": "write the function alone: relu(x)",
    "math": "write the function alone: sqrt(x), pi", "float32": "write f32", "float64": "write f64", "float": "write f32(x) or f64(x)",
    "int": "write i64(x)", "int64": "write i64", "double": "write f64", "array": "write a literal: [1, 2, 3]",
    "tensor": "write a literal: [1, 2, 3]", "arange": "write range(start, stop, step) or a..b", "concatenate": "write concat((a, b), axis=0)",
    "cat": "write concat((a, b), axis=0)", "newaxis": "write new: x[:, new]", "list": "write a tuple: (a, b)",
    "dict": "write a record: (name = value)", "abs_": "write abs(x)", "pow": "write x ^ y", "ln": "write log(x)",
    "view": "write reshape(x, 2, -1)", "clamp": "write clip(x, lo, hi)", "absolute": "write abs(x)", "fabs": "write abs(x)",
    "manual_seed": "write seed(n)", "Inf": "write inf", "NaN": "write nan", "PI": "write pi", "otherwise": "write else",
    "len_": "write len(x)", "println": "write print(x)", "echo": "write print(x)", "randn_like": "write randn(x.shape)",
    "rand_like": "write rand(x.shape)", "exit": "in the REPL write :quit, or press Ctrl-D", "quit": "in the REPL write :quit, or press Ctrl-D",
    "help": "in the REPL write :help name", "dot_product": "write a @ b",
  ]

  /// What to write instead of a parameter's other name.
  static func forParameter(_ name: String, known: [String]) -> String? {
    let other: String? =
      switch name {
      case "dim", "dims", "axes": "axis"
      case "keepdim": "keepdims"
      case "size": "shape"
      case "a", "input", "tensor", "array", "arr": "x"
      case "type", "torch_dtype": "dtype"
      default: nil
      }
    if let other, known.contains(other) { return "write \(other)= in place of \(name)=" }
    return NearNames.question(for: name, among: known)
  }

  /// What to write instead of `x.name`.
  static func forMember(_ name: String, of kind: String) -> String? {
    if name == "item" { return "a tensor of one element is a number already: x[0], or reshape(x, ())" }
    if name == "numpy" || name == "detach" { return "write x alone, or stop_gradient(x)" }
    if name == "t" { return "write x.T" }
    if name == "view" { return "write reshape(x, 2, -1)" }
    if name == "append" { return "write concat((x, [value]))" }
    if name == "backward" { return "write grad(f)(x)" }
    if name == "astype" || name == "to" { return "write f64(x), i64(x), …" }
    if name == "dim" || name == "rank" { return "write x.ndim" }
    if name == "format" { return "write \"text {value:.3f}\"" }
    if Catalogue.byName[name] != nil { return "write \(name)(x), or x |> \(name)()" }
    if kind == "tensor" { return NearNames.question(for: name, among: Member.OfTensor.allCases.map(\.rawValue)) }
    return nil
  }
}
