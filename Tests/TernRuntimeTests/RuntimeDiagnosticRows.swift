import TernRuntime

extension RuntimeDiagnosticTests {
  /// By kind, in the order of `ErrorKind`.
  static let rows: [Row] = [
    Row(
      .unknownName, "softmx([1, 2])",
      #"""
      error: `softmx` has no value
       ┌ main.tern:1:1
       │
      1│ softmx([1, 2])
       │ ^^^^^^
       │
       = did you mean `softmax`?
      """#),
    Row(
      .unknownName, #"""
      fn f(x) {
        inner = x + 1
        inner
      }
      f(1) + inner
      """#,
      #"""
      error: `inner` has no value
       ┌ main.tern:5:8
       │
      5│ f(1) + inner
       │        ^^^^^
       │
       = `inner` is local to f
      """#),
    Row(
      .unknownName, #"""
      fn total(values) = sum(valeus)
      total([1, 2])
      """#,
      #"""
      error: `valeus` has no value
       ┌ main.tern:1:24
       │
      1│ fn total(values) = sum(valeus)
       │                        ^^^^^^
       │
       = did you mean `values`?
       = in total, called at main.tern:2:1
      """#),
    Row(
      .unknownName, #"""
      print(lenght)
      length = 3
      """#,
      #"""
      error: `lenght` has no value
       ┌ main.tern:1:7
       │
      1│ print(lenght)
       │       ^^^^^^
      """#),
    Row(
      .unknownName, #"""
      f = k -> k + 1
      k
      """#,
      #"""
      error: `k` has no value
       ┌ main.tern:2:1
       │
      2│ k
       │ ^
       │
       = `k` is local to the lambda
      """#),
    Row(
      .unknownName, #"""
      fn f(a) = a
      fn g(a) = a + 1
      a
      """#,
      #"""
      error: `a` has no value
       ┌ main.tern:3:1
       │
      3│ a
       │ ^
       │
       = `a` is local to f and g
      """#),
    Row(
      .unknownName, "np.zeros(3)",
      #"""
      error: `np` has no value
       ┌ main.tern:1:1
       │
      1│ np.zeros(3)
       │ ^^
       │
       = write zeros(3)
      """#),
    Row(
      .unknownName, "int(2.5)",
      #"""
      error: `int` has no value
       ┌ main.tern:1:1
       │
      1│ int(2.5)
       │ ^^^
       │
       = write i64(2.5)
      """#),
    Row(
      .unknownName, "None",
      #"""
      error: `None` has no value
       ┌ main.tern:1:1
       │
      1│ None
       │ ^^^^
       │
       = write none
      """#),
    Row(
      .noValueYet, #"""
      if false { a = 1 }
      a
      """#,
      #"""
      error: `a` has no value yet
       ┌ main.tern:2:1
       │
      2│ a
       │ ^
       │
       = assign it before it is read
      """#),
    Row(
      .noValueYet, #"""
      a = 1
      fn f() {
        b = a + 1
        a = 2
        b
      }
      f()
      """#,
      #"""
      error: `a` has no value yet
       ┌ main.tern:3:7
       │
      3│   b = a + 1
       │       ^
       │
       = `a` is local to f, because it is assigned there; pass the outer one as an argument
       = in f, called at main.tern:7:1
      """#),
    Row(
      .noValueYet, #"""
      fn f(c) {
        if c { y = 1 }
        y
      }
      f(false)
      """#,
      #"""
      error: `y` has no value yet
       ┌ main.tern:3:3
       │
      3│   y
       │   ^
       │
       = assign it before it is read
       = in f, called at main.tern:5:1
      """#),
    Row(
      .noValueYet, #"""
      fn f() {
        g = () -> y
        z = g()
        y = 1
        z
      }
      f()
      """#,
      #"""
      error: `y` has no value yet
       ┌ main.tern:2:13
       │
      2│   g = () -> y
       │             ^
       │
       = `y` is local to the lambda, because it is assigned there; pass the outer one as an argument
       = in f, called at main.tern:7:1
       = in the lambda, called at main.tern:3:7
      """#),
    Row(
      .noValueYet, #"""
      fn f() {
        n = 0
        fn g() {
          n += 1
          n
        }
        g()
      }
      f()
      """#,
      #"""
      error: `n` has no value yet
       ┌ main.tern:4:5
       │
      4│     n += 1
       │     ^
       │
       = `n` is local to g, because it is assigned there; pass the outer one as an argument
       = in f, called at main.tern:9:1
       = in g, called at main.tern:7:3
      """#),
    Row(
      .notCallable, #"""
      a = 3
      a(4)
      """#,
      #"""
      error: `a` is 3, which cannot be called
       ┌ main.tern:2:1
       │
      2│ a(4)
       │ ^
       │
       = to multiply write a * 4
      """#),
    Row(
      .notCallable, "2(1 + 1)",
      #"""
      error: 2 cannot be called
       ┌ main.tern:1:1
       │
      1│ 2(1 + 1)
       │ ^
       │
       = to multiply write 2 * (1 + 1)
      """#),
    Row(
      .notCallable, #"""
      x = [1, 2]
      x(0)
      """#,
      #"""
      error: `x` is i64[2], which cannot be called
       ┌ main.tern:2:1
       │
      2│ x(0)
       │ ^
       │
       = for a part of it write x[0]
      """#),
    Row(
      .notCallable, #"""
      x = zeros(2, 3)
      x.size(0)
      """#,
      #"""
      error: `x.size` is 6, which cannot be called
       ┌ main.tern:2:1
       │
      2│ x.size(0)
       │ ^^^^^^
       │
       = write x.shape[0]
      """#),
    Row(
      .notCallable, #"""
      x = zeros(2, 3)
      x.shape()
      """#,
      #"""
      error: `x.shape` is (2, 3), which cannot be called
       ┌ main.tern:2:1
       │
      2│ x.shape()
       │ ^^^^^^^
       │
       = write x.shape
      """#),
    Row(
      .notCallable, "none(1)",
      #"""
      error: none cannot be called
       ┌ main.tern:1:1
       │
      1│ none(1)
       │ ^^^^
       │
       = a function that ends without a value gives none
      """#),
    Row(
      .notCallable, "3 |> 4",
      #"""
      error: 4 cannot be called
       ┌ main.tern:1:6
       │
      1│ 3 |> 4
       │      ^
       │
       = a function stands on the right of |>
      """#),
    Row(
      .tooManyArguments, "exp(1, 2)",
      #"""
      error: exp takes 1 argument, but got 2
       ┌ main.tern:1:8
       │
      1│ exp(1, 2)
       │        ^
       │
       = its signature is exp(x)
      """#),
    Row(
      .tooManyArguments, "softmax([1, 2], 0, true)",
      #"""
      error: softmax takes 2 arguments, but got 3
       ┌ main.tern:1:20
       │
      1│ softmax([1, 2], 0, true)
       │                    ^^^^
       │
       = its signature is softmax(x, axis=-1)
      """#),
    Row(
      .tooManyArguments, #"""
      fn double(v) = v * 2
      double(1, 2, 3)
      """#,
      #"""
      error: double takes 1 argument, but got 3
       ┌ main.tern:2:11
       │
      2│ double(1, 2, 3)
       │           ^
       │
       = its signature is double(v)
      """#),
    Row(
      .tooManyArguments, "(x -> x)(1, 2)",
      #"""
      error: the lambda takes 1 argument, but got 2
       ┌ main.tern:1:13
       │
      1│ (x -> x)(1, 2)
       │             ^
       │
       = its parameters are (x)
      """#),
    Row(
      .tooManyArguments, "fold(x -> x, 0, [1, 2])",
      #"""
      error: the lambda takes 1 argument, but got 2
       ┌ main.tern:1:1
       │
      1│ fold(x -> x, 0, [1, 2])
       │ ^^^^^^^^^^^^^^^^^^^^^^^
       │
       = it is called by fold
       = its parameters are (x)
      """#),
    Row(
      .tooManyArguments, "fold(exp, 0, (1, 2))",
      #"""
      error: exp takes 1 argument, but got 2
       ┌ main.tern:1:1
       │
      1│ fold(exp, 0, (1, 2))
       │ ^^^^^^^^^^^^^^^^^^^^
       │
       = its signature is exp(x)
      """#),
    Row(
      .missingArgument, "map((a, b) -> a + b, (1, 2))",
      #"""
      error: the lambda needs `b`
       ┌ main.tern:1:1
       │
      1│ map((a, b) -> a + b, (1, 2))
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = it is called by map
       = its parameters are (a, b)
      """#),
    Row(
      .missingArgument, "softmax()",
      #"""
      error: softmax needs `x`
       ┌ main.tern:1:1
       │
      1│ softmax()
       │ ^^^^^^^^^
       │
       = its signature is softmax(x, axis=-1)
      """#),
    Row(
      .missingArgument, "linspace(0, n=3)",
      #"""
      error: linspace needs `b`
       ┌ main.tern:1:1
       │
      1│ linspace(0, n=3)
       │ ^^^^^^^^^^^^^^^^
       │
       = its signature is linspace(a, b, n, dtype=f32)
      """#),
    Row(
      .missingArgument, #"""
      fn f(a, b) = a + b
      f(1)
      """#,
      #"""
      error: f needs `b`
       ┌ main.tern:2:1
       │
      2│ f(1)
       │ ^^^^
       │
       = its signature is f(a, b)
      """#),
    Row(
      .missingArgument, "((a, b) -> a + b)(1)",
      #"""
      error: the lambda needs `b`
       ┌ main.tern:1:1
       │
      1│ ((a, b) -> a + b)(1)
       │ ^^^^^^^^^^^^^^^^^^^^
       │
       = its parameters are (a, b)
      """#),
    Row(
      .unknownParameter, "sum([[1, 2]], dim=1)",
      #"""
      error: sum has no parameter `dim`
       ┌ main.tern:1:15
       │
      1│ sum([[1, 2]], dim=1)
       │               ^^^
       │
       = write axis= in place of dim=
       = its signature is sum(x, axis=none, keepdims=false)
      """#),
    Row(
      .unknownParameter, "zeros(3, requires_grad=true)",
      #"""
      error: zeros has no parameter `requires_grad`
       ┌ main.tern:1:10
       │
      1│ zeros(3, requires_grad=true)
       │          ^^^^^^^^^^^^^
       │
       = derivatives are taken of functions: write grad(f)(x)
       = its signature is zeros(shape..., dtype=f32)
      """#),
    Row(
      .unknownParameter, "softmax([1, 2], axes=0)",
      #"""
      error: softmax has no parameter `axes`
       ┌ main.tern:1:17
       │
      1│ softmax([1, 2], axes=0)
       │                 ^^^^
       │
       = write axis= in place of axes=
       = its signature is softmax(x, axis=-1)
      """#),
    Row(
      .unknownParameter, #"""
      fn f(scale) = scale
      f(scael=2)
      """#,
      #"""
      error: f has no parameter `scael`
       ┌ main.tern:2:3
       │
      2│ f(scael=2)
       │   ^^^^^
       │
       = did you mean `scale`?
       = its signature is f(scale)
      """#),
    Row(
      .unknownParameter, #"""
      fn f(x, axis) = x
      f(1, dim=2)
      """#,
      #"""
      error: f has no parameter `dim`
       ┌ main.tern:2:6
       │
      2│ f(1, dim=2)
       │      ^^^
       │
       = write axis= in place of dim=
       = its signature is f(x, axis)
      """#),
    Row(
      .repeatedArgument, "softmax([1, 2], 0, axis=1)",
      #"""
      error: softmax got `axis` twice, by position and by name
       ┌ main.tern:1:20
       │
      1│ softmax([1, 2], 0, axis=1)
       │                    ^^^^
       │
       = its signature is softmax(x, axis=-1)
      """#),
    Row(
      .repeatedArgument, #"""
      fn f(a) = a
      f(1, a=2)
      """#,
      #"""
      error: f got `a` twice, by position and by name
       ┌ main.tern:2:6
       │
      2│ f(1, a=2)
       │      ^
       │
       = its signature is f(a)
      """#),
    Row(
      .argument, #"""
      softmax("a")
      """#,
      #"""
      error: softmax: x is "a", but must be a tensor
       ┌ main.tern:1:9
       │
      1│ softmax("a")
       │         ^^^
       │
       = its signature is softmax(x, axis=-1)
      """#),
    Row(
      .argument, #"""
      softmax([1, 2], axis="a")
      """#,
      #"""
      error: softmax: axis is "a", but must be an integer
       ┌ main.tern:1:22
       │
      1│ softmax([1, 2], axis="a")
       │                      ^^^
       │
       = its signature is softmax(x, axis=-1)
      """#),
    Row(
      .argument, "sum([1, 2], keepdims=3)",
      #"""
      error: sum: keepdims is 3, but must be true or false
       ┌ main.tern:1:22
       │
      1│ sum([1, 2], keepdims=3)
       │                      ^
       │
       = its signature is sum(x, axis=none, keepdims=false)
      """#),
    Row(
      .argument, #"""
      zeros(2, "a")
      """#,
      #"""
      error: zeros: shape is "a", but must be integers
       ┌ main.tern:1:10
       │
      1│ zeros(2, "a")
       │          ^^^
       │
       = its signature is zeros(shape..., dtype=f32)
      """#),
    Row(
      .argument, #"""
      zeros(2, dtype="f32")
      """#,
      #"""
      error: zeros: dtype is "f32", but must be a dtype (f32, f64, i64 or bool)
       ┌ main.tern:1:16
       │
      1│ zeros(2, dtype="f32")
       │                ^^^^^
       │
       = its signature is zeros(shape..., dtype=f32)
      """#),
    Row(
      .argument, "zip((1, 2), 3)",
      #"""
      error: zip: lists is 3, but must be tuples, tensors or ranges
       ┌ main.tern:1:13
       │
      1│ zip((1, 2), 3)
       │             ^
       │
       = its signature is zip(lists...)
      """#),
    Row(
      .argument, "range(0, 10, 0)",
      #"""
      error: range: step is 0, but must be another number than 0
       ┌ main.tern:1:14
       │
      1│ range(0, 10, 0)
       │              ^
       │
       = its signature is range(start, stop=none, step=1)
      """#),
    Row(
      .argument, "upper(3)",
      #"""
      error: upper: s is 3, but must be a string
       ┌ main.tern:1:7
       │
      1│ upper(3)
       │       ^
       │
       = its signature is upper(s)
      """#),
    Row(
      .argument, "map(3, (1, 2))",
      #"""
      error: map: f is 3, but must be a function
       ┌ main.tern:1:5
       │
      1│ map(3, (1, 2))
       │     ^
       │
       = its signature is map(f, xs)
      """#),
    Row(
      .argument, #"""
      concat(([1], "a"))
      """#,
      #"""
      error: concat: list is a tuple of 2, but must be a tuple of tensors
       ┌ main.tern:1:8
       │
      1│ concat(([1], "a"))
       │        ^^^^^^^^^^ a tuple of 2
       │
       = its signature is concat(list, axis=0)
      """#),
    Row(
      .argument, #"""
      x = (a, b) -> a
      sum(x)
      """#,
      #"""
      error: sum: x is the lambda, but must be a tensor
       ┌ main.tern:2:5
       │
      2│ sum(x)
       │     ^ the lambda
       │
       = its signature is sum(x, axis=none, keepdims=false)
      """#),
    Row(
      .argument, #"""
      fn f(x) { y = x }
      sum(f(1))
      """#,
      #"""
      error: sum: x is none, but must be a tensor
       ┌ main.tern:2:5
       │
      2│ sum(f(1))
       │     ^^^^ none
       │
       = a function that ends without a value gives none
       = its signature is sum(x, axis=none, keepdims=false)
      """#),
    Row(
      .argument, #"""
      map(softmax, ("a",))
      """#,
      #"""
      error: softmax: x is "a", but must be a tensor
       ┌ main.tern:1:1
       │
      1│ map(softmax, ("a",))
       │ ^^^^^^^^^^^^^^^^^^^^ "a"
       │
       = its signature is softmax(x, axis=-1)
      """#),
    Row(
      .argument, "concat([1, 2], [3])",
      #"""
      error: concat: axis is i64[1], but must be an integer
       ┌ main.tern:1:16
       │
      1│ concat([1, 2], [3])
       │                ^^^ i64[1]
       │
       = the tensors stand in one tuple: concat((a, b))
       = its signature is concat(list, axis=0)
      """#),
    Row(
      .argument, "stack([1, 2], [3, 4])",
      #"""
      error: stack: axis is i64[2], but must be an integer
       ┌ main.tern:1:15
       │
      1│ stack([1, 2], [3, 4])
       │               ^^^^^^ i64[2]
       │
       = the tensors stand in one tuple: stack((a, b))
       = its signature is stack(list, axis=0)
      """#),
    Row(
      .argument, "max([1, 2], [3, 4])",
      #"""
      error: max: x is i64[2], but must be numbers, or one tensor
       ┌ main.tern:1:13
       │
      1│ max([1, 2], [3, 4])
       │             ^^^^^^ i64[2]
       │
       = for the larger of each pair of elements write maximum(a, b)
       = its signature is max(x..., axis=none, keepdims=false)
      """#),
    Row(
      .argument, "min(1, [3, 4])",
      #"""
      error: min: x is i64[2], but must be numbers, or one tensor
       ┌ main.tern:1:8
       │
      1│ min(1, [3, 4])
       │        ^^^^^^ i64[2]
       │
       = for the smaller of each pair of elements write minimum(a, b)
       = its signature is min(x..., axis=none, keepdims=false)
      """#),
    Row(
      .argument, #"""
      filter(x -> "a", (1, 2))
      """#,
      #"""
      error: filter: f is the lambda, but must be a function that gives true or false, not "a"
       ┌ main.tern:1:8
       │
      1│ filter(x -> "a", (1, 2))
       │        ^^^^^^^^ the lambda
       │
       = its signature is filter(f, xs)
      """#),
    Row(
      .argument, "linspace(0, 1, -2)",
      #"""
      error: linspace: n is -2, but must be 0 or more
       ┌ main.tern:1:16
       │
      1│ linspace(0, 1, -2)
       │                ^^
       │
       = its signature is linspace(a, b, n, dtype=f32)
      """#),
    Row(
      .argument, "sum([1, 2], axis=0.5)",
      #"""
      error: sum: axis is 0.5, but must be an integer or a tuple of integers
       ┌ main.tern:1:18
       │
      1│ sum([1, 2], axis=0.5)
       │                  ^^^
       │
       = its signature is sum(x, axis=none, keepdims=false)
      """#),
    Row(
      .argument, #"""
      zeros((2, "a"))
      """#,
      #"""
      error: zeros: shape is (2, "a"), but must be integers
       ┌ main.tern:1:7
       │
      1│ zeros((2, "a"))
       │       ^^^^^^^^
       │
       = its signature is zeros(shape..., dtype=f32)
      """#),
    Row(
      .binaryOperator, #"""
      [1, 2] + "abc"
      """#,
      #"""
      error: `+` adds numbers or joins two strings, but found i64[2] and "abc"
       ┌ main.tern:1:1
       │
      1│ [1, 2] + "abc"
       │ ^^^^^^^^^^^^^^
       │
       = to put a value into text write "… {x} …", or str(x)
      """#),
    Row(
      .binaryOperator, #"""
      "a" * 3
      """#,
      #"""
      error: `*` multiplies numbers, but found "a" and 3
       ┌ main.tern:1:1
       │
      1│ "a" * 3
       │ ^^^^^^^
       │
       = to repeat a string write join(map(i -> "a", 0..3))
      """#),
    Row(
      .binaryOperator, #"""
      1 < "a"
      """#,
      #"""
      error: `<` compares two numbers or two strings, but found 1 and "a"
       ┌ main.tern:1:1
       │
      1│ 1 < "a"
       │ ^^^^^^^
      """#),
    Row(
      .binaryOperator, "none + 1",
      #"""
      error: `+` adds numbers or joins two strings, but found none and 1
       ┌ main.tern:1:1
       │
      1│ none + 1
       │ ^^^^^^^^
       │
       = a function that ends without a value gives none
      """#),
    Row(
      .binaryOperator, #"""
      fn f(x) = x
      f * 2
      """#,
      #"""
      error: `*` multiplies numbers, but found the function f and 2
       ┌ main.tern:2:1
       │
      2│ f * 2
       │ ^^^^^
       │
       = to use its result, call it: f(…)
      """#),
    Row(
      .binaryOperator, "(1, 2) + [1, 2]",
      #"""
      error: `+` adds numbers or joins two strings, but found (1, 2) and i64[2]
       ┌ main.tern:1:1
       │
      1│ (1, 2) + [1, 2]
       │ ^^^^^^^^^^^^^^^
       │
       = to make a tensor of a tuple write stack(x)
      """#),
    Row(
      .binaryOperator, #"""
      "a" and true
      """#,
      #"""
      error: `and` combines truth values, but found "a" and true
       ┌ main.tern:1:1
       │
      1│ "a" and true
       │ ^^^^^^^^^^^^
      """#),
    Row(
      .binaryOperator, #"""
      "a" @ [1]
      """#,
      #"""
      error: `@` multiplies matrices, but found "a" and i64[1]
       ┌ main.tern:1:1
       │
      1│ "a" @ [1]
       │ ^^^^^^^^^
      """#),
    Row(
      .binaryOperator, #"""
      minimum(1, "a")
      """#,
      #"""
      error: minimum takes numbers, but found 1 and "a"
       ┌ main.tern:1:1
       │
      1│ minimum(1, "a")
       │ ^^^^^^^^^^^^^^^
      """#),
    Row(
      .binaryOperator, #"""
      mse_loss("a", [1])
      """#,
      #"""
      error: mse_loss: `-` subtracts numbers, but found "a" and i64[1]
       ┌ main.tern:1:1
       │
      1│ mse_loss("a", [1])
       │ ^^^^^^^^^^^^^^^^^^
      """#),
    Row(
      .unaryOperator, #"""
      -"a"
      """#,
      #"""
      error: `-` negates numbers, but found "a"
       ┌ main.tern:1:1
       │
      1│ -"a"
       │ ^^^^
      """#),
    Row(
      .unaryOperator, #"""
      +"a"
      """#,
      #"""
      error: `+` takes numbers, but found "a"
       ┌ main.tern:1:1
       │
      1│ +"a"
       │ ^^^^
      """#),
    Row(
      .unaryOperator, #"""
      not "a"
      """#,
      #"""
      error: `not` negates truth values, but found "a"
       ┌ main.tern:1:1
       │
      1│ not "a"
       │ ^^^^^^^
       │
       = to ask whether a string is empty write x == ""
      """#),
    Row(
      .unaryOperator, #"""
      exp("a")
      """#,
      #"""
      error: exp takes numbers and tensors, but found "a"
       ┌ main.tern:1:5
       │
      1│ exp("a")
       │     ^^^
       │
       = its signature is exp(x)
      """#),
    Row(
      .unaryOperator, "exp(x -> x)",
      #"""
      error: exp takes numbers and tensors, but found the lambda
       ┌ main.tern:1:5
       │
      1│ exp(x -> x)
       │     ^^^^^^ the lambda
       │
       = its signature is exp(x)
      """#),
    Row(
      .unaryOperator, #"""
      sqrt((W = 4, name = "a"))
      """#,
      #"""
      error: sqrt takes numbers and tensors, but found "a"
       ┌ main.tern:1:6
       │
      1│ sqrt((W = 4, name = "a"))
       │      ^^^^^^^^^^^^^^^^^^^ "a"
       │
       = its signature is sqrt(x)
      """#),
    Row(
      .unaryOperator, #"""
      map(exp, ("a", "b"))
      """#,
      #"""
      error: exp takes numbers and tensors, but found "a"
       ┌ main.tern:1:1
       │
      1│ map(exp, ("a", "b"))
       │ ^^^^^^^^^^^^^^^^^^^^
       │
       = its signature is exp(x)
      """#),
    Row(
      .condition, "assert(1 > 2, \"no\")",
      #"""
      error: the condition is (false, "no"), but must be true or false
       ┌ main.tern:1:7
       │
      1│ assert(1 > 2, "no")
       │       ^^^^^^^^^^^^^
       │
       = an assertion takes no brackets: assert condition, "message"
      """#),
    Row(
      .condition, #"""
      if "a" { 1 } else { 2 }
      """#,
      #"""
      error: the condition is "a", but must be true or false
       ┌ main.tern:1:4
       │
      1│ if "a" { 1 } else { 2 }
       │    ^^^
       │
       = to ask whether a string is empty write x != ""
      """#),
    Row(
      .condition, #"""
      x = [1, 2]
      if x > 1 { 1 } else { 2 }
      """#,
      #"""
      error: the condition is bool[2], but must be true or false
       ┌ main.tern:2:4
       │
      2│ if x > 1 { 1 } else { 2 }
       │    ^^^^^
       │
       = reduce it with any(x > 1) or all(x > 1)
      """#),
    Row(
      .condition, "while none { }",
      #"""
      error: the condition is none, but must be true or false
       ┌ main.tern:1:7
       │
      1│ while none { }
       │       ^^^^
       │
       = a function that ends without a value gives none
      """#),
    Row(
      .condition, #"""
      t = (1, 2)
      if t { 1 }
      """#,
      #"""
      error: the condition is (1, 2), but must be true or false
       ┌ main.tern:2:4
       │
      2│ if t { 1 }
       │    ^
       │
       = to ask whether it has parts write len(t) != 0
      """#),
    Row(
      .condition, "assert zeros(2)",
      #"""
      error: the condition is f32[2], but must be true or false
       ┌ main.tern:1:8
       │
      1│ assert zeros(2)
       │        ^^^^^^^^
       │
       = reduce it with any(zeros(2)) or all(zeros(2))
      """#),
    Row(
      .condition, "if sum { 1 }",
      #"""
      error: the condition is the function sum, but must be true or false
       ┌ main.tern:1:4
       │
      1│ if sum { 1 }
       │    ^^^
       │
       = to use its result, call it: sum(…)
      """#),
    Row(
      .iteration, "for i in 5 { print(i) }",
      #"""
      error: a loop cannot go over 5
       ┌ main.tern:1:10
       │
      1│ for i in 5 { print(i) }
       │          ^
       │
       = to count up to it write 0..5
      """#),
    Row(
      .iteration, "for x in sum { }",
      #"""
      error: a loop cannot go over the function sum
       ┌ main.tern:1:10
       │
      1│ for x in sum { }
       │          ^^^
       │
       = a loop goes over a range, a tuple, a record, a string, or the leading axis of a tensor
      """#),
    Row(
      .iteration, #"""
      n = 3
      for i in n { print(i) }
      """#,
      #"""
      error: a loop cannot go over 3
       ┌ main.tern:2:10
       │
      2│ for i in n { print(i) }
       │          ^
       │
       = to count up to it write 0..n
      """#),
    Row(
      .rangeEnds, "0..2.5",
      #"""
      error: the ends of a range must be integers, but found 0 and 2.5
       ┌ main.tern:1:1
       │
      1│ 0..2.5
       │ ^^^^^^
       │
       = convert them with i64(…)
      """#),
    Row(
      .tensorItem, #"""
      [1, "a"]
      """#,
      #"""
      error: a tensor holds numbers, but found "a"
       ┌ main.tern:1:5
       │
      1│ [1, "a"]
       │     ^^^
       │
       = for values of other kinds write a tuple: (a, b)
      """#),
    Row(
      .tensorItem, #"""
      x = (1, 2)
      [[1, 2], x]
      """#,
      #"""
      error: a tensor holds numbers, but found (1, 2)
       ┌ main.tern:2:10
       │
      2│ [[1, 2], x]
       │          ^
       │
       = for values of other kinds write a tuple: (a, b)
      """#),
    Row(
      .spread, "print(3...)",
      #"""
      error: 3 cannot be spread into arguments
       ┌ main.tern:1:7
       │
      1│ print(3...)
       │       ^
       │
       = a tuple, a tensor or a range can
      """#),
    Row(
      .spread, "(1, 3..., 2)",
      #"""
      error: 3 cannot be spread into a tuple
       ┌ main.tern:1:5
       │
      1│ (1, 3..., 2)
       │     ^^^^
       │
       = a tuple, a tensor or a range can
      """#),
    Row(
      .spread, "((1, 2)..., x = 3)",
      #"""
      error: (1, 2) cannot be spread into a record
       ┌ main.tern:1:2
       │
      1│ ((1, 2)..., x = 3)
       │  ^^^^^^^^^
       │
       = a record can
      """#),
    Row(
      .spread, "((x = 1)..., (1, 2)...)",
      #"""
      error: (1, 2) cannot be spread here
       ┌ main.tern:1:14
       │
      1│ ((x = 1)..., (1, 2)...)
       │              ^^^^^^
       │
       = records can be spread beside records; tuples, tensors and ranges beside one another
      """#),
    Row(
      .derivative, "grad(x -> x, aux=true)(1.0)",
      #"""
      error: grad: the lambda gives f32[], but with aux must give a tuple of one floating number and something besides
       ┌ main.tern:1:1
       │
      1│ grad(x -> x, aux=true)(1.0)
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      """#),
    Row(
      .format, #"""
      "{"a":d}"
      """#,
      #"""
      error: the format d is for numbers, but found "a"
       ┌ main.tern:1:3
       │
      1│ "{"a":d}"
       │   ^^^
       │
       = d x b o are for integers, f e g % for numbers, s for text
      """#),
    Row(
      .format, #"""
      x = "a"
      print("{x:.3f}")
      """#,
      #"""
      error: the format .3f is for numbers, but found "a"
       ┌ main.tern:2:9
       │
      2│ print("{x:.3f}")
       │         ^
       │
       = d x b o are for integers, f e g % for numbers, s for text
      """#),
    Row(
      .format, #"""
      x = 2.5
      "{x:5d}"
      """#,
      #"""
      error: the format 5d is for integers, but found 2.5
       ┌ main.tern:2:3
       │
      2│ "{x:5d}"
       │   ^
       │
       = d x b o are for integers, f e g % for numbers, s for text
      """#),
    Row(
      .indexing, #"""
      fn f(x) = x
      f[0]
      """#,
      #"""
      error: the function f cannot be indexed
       ┌ main.tern:2:1
       │
      2│ f[0]
       │ ^^^^
       │
       = to call it write f(0)
      """#),
    Row(
      .indexing, "none[0]",
      #"""
      error: none cannot be indexed
       ┌ main.tern:1:1
       │
      1│ none[0]
       │ ^^^^^^^
       │
       = a function that ends without a value gives none
      """#),
    Row(
      .indexing, #"""
      p = (W = 1, b = 2)
      p[0]
      """#,
      #"""
      error: a record (W, b) cannot be indexed
       ┌ main.tern:2:1
       │
      2│ p[0]
       │ ^^^^
       │
       = its fields are `W`, `b`
       = a field is read by its name: p.W
      """#),
    Row(
      .index, "[1, 2, 3][1.5]",
      #"""
      error: the index is 1.5, but must be an integer, a slice, a mask of bools or a tensor of integers
       ┌ main.tern:1:11
       │
      1│ [1, 2, 3][1.5]
       │           ^^^
       │
       = convert it with i64(…)
      """#),
    Row(
      .index, #"""
      (1, 2)["a"]
      """#,
      #"""
      error: the index is "a", but that of (1, 2) must be an integer or a slice
       ┌ main.tern:1:8
       │
      1│ (1, 2)["a"]
       │        ^^^
      """#),
    Row(
      .index, #"""
      "abc"[0.5]
      """#,
      #"""
      error: the index is 0.5, but that of "abc" must be an integer or a slice
       ┌ main.tern:1:7
       │
      1│ "abc"[0.5]
       │       ^^^
      """#),
    Row(
      .itemOutOfRange, #"""
      "äöü"[7]
      """#,
      #"""
      error: index 7 is out of range for "äöü"
       ┌ main.tern:1:7
       │
      1│ "äöü"[7]
       │       ^
       │
       = indices go from 0 to 2, or from -3 to -1
      """#),
    Row(
      .itemOutOfRange, #"""
      t = (1, 2)
      t[-3] = 0
      """#,
      #"""
      error: index -3 is out of range for (1, 2)
       ┌ main.tern:2:3
       │
      2│ t[-3] = 0
       │   ^^
       │
       = indices go from 0 to 1, or from -2 to -1
      """#),
    Row(
      .itemOutOfRange, "(0..1)[1]",
      #"""
      error: index 1 is out of range for the range 0..1
       ┌ main.tern:1:8
       │
      1│ (0..1)[1]
       │        ^
       │
       = the only index is 0, or -1 from the end
      """#),
    Row(
      .sliceEnd, "[1, 2, 3][0.5:]",
      #"""
      error: the ends and the step of a slice must be integers, but found 0.5
       ┌ main.tern:1:11
       │
      1│ [1, 2, 3][0.5:]
       │           ^^^
       │
       = convert it with i64(…)
      """#),
    Row(
      .severalIndices, "(1, 2)[0, 1]",
      #"""
      error: (1, 2) takes one index, but got several
       ┌ main.tern:1:8
       │
      1│ (1, 2)[0, 1]
       │        ^^^^
       │
       = for a part of a part write x[i][j]
      """#),
    Row(
      .severalIndices, #"""
      "abc"[0, 1]
      """#,
      #"""
      error: "abc" takes one index, but got several
       ┌ main.tern:1:7
       │
      1│ "abc"[0, 1]
       │       ^^^^
       │
       = for a part of a part write x[i][j]
      """#),
    Row(
      .severalIndices, #"""
      t = (1, 2)
      t[0, 1] = 3
      """#,
      #"""
      error: (1, 2) takes one index, but got several
       ┌ main.tern:2:3
       │
      2│ t[0, 1] = 3
       │   ^^^^
       │
       = for a part of a part write x[i][j]
      """#),
    Row(
      .newAxis, "(1, 2)[new]",
      #"""
      error: (1, 2) has no axes, so that `new` cannot add one
       ┌ main.tern:1:1
       │
      1│ (1, 2)[new]
       │ ^^^^^^^^^^^
       │
       = to make a tensor of a tuple, write stack(x)
      """#),
    Row(
      .change, #"""
      s = "abc"
      s[0] = "z"
      """#,
      #"""
      error: a string cannot be changed, but found an assignment to a part of "abc"
       ┌ main.tern:2:1
       │
      2│ s[0] = "z"
       │ ^^^^^^^^^^
       │
       = make a new one: s[:i] + "…" + s[i+1:]
      """#),
    Row(
      .change, #"""
      t = (1, 2)
      t[0:1] = 3
      """#,
      #"""
      error: a part of a tuple is assigned by one integer index
       ┌ main.tern:2:1
       │
      2│ t[0:1] = 3
       │ ^^^^^^^^^^
       │
       = for other parts make a new tuple
      """#),
    Row(
      .change, #"""
      p = none
      p[0] = 1
      """#,
      #"""
      error: none has no parts that can be assigned
       ┌ main.tern:2:1
       │
      2│ p[0] = 1
       │ ^^^^^^^^
      """#),
    Row(
      .change, #"""
      p = (W = 1)
      p[0] = 2
      """#,
      #"""
      error: a record has no parts that can be assigned by an index
       ┌ main.tern:2:1
       │
      2│ p[0] = 2
       │ ^^^^^^^^
       │
       = its fields are `W`
       = a field is assigned by its name: p.W = …
      """#),
    Row(
      .store, #"""
      x = [1, 2]
      x[0] = "a"
      """#,
      #"""
      error: i64[2] holds numbers, so that "a" cannot go into it
       ┌ main.tern:2:1
       │
      2│ x[0] = "a"
       │ ^^^^^^^^^^
      """#),
    Row(
      .member, "[1, 2].reshape(2, 1)",
      #"""
      error: i64[2] has no member `reshape`
       ┌ main.tern:1:8
       │
      1│ [1, 2].reshape(2, 1)
       │        ^^^^^^^
       │
       = write reshape([1, 2], 2, 1)
      """#),
    Row(
      .member, #"""
      x = zeros(2)
      x.cuda()
      """#,
      #"""
      error: f32[2] has no member `cuda`
       ┌ main.tern:2:3
       │
      2│ x.cuda()
       │   ^^^^
       │
       = leave it out: everything runs on the processor
      """#),
    Row(
      .member, #"""
      x = [1]
      x.item()
      """#,
      #"""
      error: i64[1] has no member `item`
       ┌ main.tern:2:3
       │
      2│ x.item()
       │   ^^^^
       │
       = write x[0], or reshape(x, ())
      """#),
    Row(
      .member, "sum([1]).item()",
      #"""
      error: 1 has no member `item`
       ┌ main.tern:1:10
       │
      1│ sum([1]).item()
       │          ^^^^
       │
       = it is a number already: write sum([1])
      """#),
    Row(
      .member, #"""
      x = [1]
      x.backward()
      """#,
      #"""
      error: i64[1] has no member `backward`
       ┌ main.tern:2:3
       │
      2│ x.backward()
       │   ^^^^^^^^
       │
       = derivatives are taken of functions: write grad(f)(x)
      """#),
    Row(
      .member, #"""
      x = [1]
      x.detach()
      """#,
      #"""
      error: i64[1] has no member `detach`
       ┌ main.tern:2:3
       │
      2│ x.detach()
       │   ^^^^^^
       │
       = write stop_gradient(x)
      """#),
    Row(
      .member, #"""
      x = [1]
      x.numpy()
      """#,
      #"""
      error: i64[1] has no member `numpy`
       ┌ main.tern:2:3
       │
      2│ x.numpy()
       │   ^^^^^
       │
       = leave it out: write x
      """#),
    Row(
      .member, #"""
      x = [1]
      x.append(1)
      """#,
      #"""
      error: i64[1] has no member `append`
       ┌ main.tern:2:3
       │
      2│ x.append(1)
       │   ^^^^^^
       │
       = write concat((x, [1]))
      """#),
    Row(
      .member, #"""
      x = zeros(2, 3)
      x.sum(axis=0).relu()
      """#,
      #"""
      error: f32[2, 3] has no member `sum`
       ┌ main.tern:2:3
       │
      2│ x.sum(axis=0).relu()
       │   ^^^
       │
       = write sum(x, axis=0)
      """#),
    Row(
      .member, #"""
      x = [1]
      x.shpae
      """#,
      #"""
      error: i64[1] has no member `shpae`
       ┌ main.tern:2:3
       │
      2│ x.shpae
       │   ^^^^^
       │
       = did you mean `shape`?
      """#),
    Row(
      .member, #"""
      "abc".upper()
      """#,
      #"""
      error: "abc" has no member `upper`
       ┌ main.tern:1:7
       │
      1│ "abc".upper()
       │       ^^^^^
       │
       = write upper("abc")
      """#),
    Row(
      .member, "(1, 2).len",
      #"""
      error: (1, 2) has no member `len`
       ┌ main.tern:1:8
       │
      1│ (1, 2).len
       │        ^^^
       │
       = write len((1, 2))
      """#),
    Row(
      .member, "none.x",
      #"""
      error: none has no member `x`
       ┌ main.tern:1:6
       │
      1│ none.x
       │      ^
      """#),
    Row(
      .member, #"""
      a = 1
      a.b
      """#,
      #"""
      error: 1 has no member `b`
       ┌ main.tern:2:3
       │
      2│ a.b
       │   ^
       │
       = its members are `T`, `shape`, `dtype`, `ndim`, `size`
      """#),
    Row(
      .noField, #"""
      r = (a = 1, width = 2)
      r.b
      """#,
      #"""
      error: the record has no field `b`
       ┌ main.tern:2:3
       │
      2│ r.b
       │   ^
       │
       = its fields are `a`, `width`
      """#),
    Row(
      .noField, #"""
      r = (a = 1, width = 2)
      r.widht
      """#,
      #"""
      error: the record has no field `widht`
       ┌ main.tern:2:3
       │
      2│ r.widht
       │   ^^^^^
       │
       = did you mean `width`?
       = its fields are `a`, `width`
      """#),
    Row(
      .noField, "a, c = (a = 1, b = 2)",
      #"""
      error: the record has no field `c`
       ┌ main.tern:1:1
       │
      1│ a, c = (a = 1, b = 2)
       │ ^^^^
       │
       = its fields are `a`, `b`
      """#),
    Row(
      .noField, #"""
      r = (a = 1)
      r.c.d = 2
      """#,
      #"""
      error: the record has no field `c`
       ┌ main.tern:2:1
       │
      2│ r.c.d = 2
       │ ^^^^^^^^^
       │
       = its fields are `a`
      """#),
    Row(
      .memberAssignment, #"""
      x = [1, 2]
      x.name = 3
      """#,
      #"""
      error: only a record has fields to assign, but found i64[2]
       ┌ main.tern:2:1
       │
      2│ x.name = 3
       │ ^^^^^^^^^^
       │
       = write a record first: (name = …)
      """#),
    Row(
      .unpacking, "a, b = 3",
      #"""
      error: 3 cannot be unpacked into 2 names
       ┌ main.tern:1:1
       │
      1│ a, b = 3
       │ ^^^^
       │
       = a tuple, a record, a range or a tensor can
      """#),
    Row(
      .unpacking, "for a, b in (1, 2) { print(a) }",
      #"""
      error: 1 cannot be unpacked into 2 names
       ┌ main.tern:1:5
       │
      1│ for a, b in (1, 2) { print(a) }
       │     ^^^^
       │
       = a tuple, a record, a range or a tensor can
      """#),
    Row(
      .partCount, "a, b = (1, 2, 3)",
      #"""
      error: (1, 2, 3) has 3 parts, but 2 names stand on the left
       ┌ main.tern:1:1
       │
      1│ a, b = (1, 2, 3)
       │ ^^^^
      """#),
    Row(
      .partCount, "a, b = [[1, 2]]",
      #"""
      error: i64[1, 2] has 1 part, but 2 names stand on the left
       ┌ main.tern:1:1
       │
      1│ a, b = [[1, 2]]
       │ ^^^^
      """#),
    Row(
      .structuresDiffer, "(W = 1) + (b = 1)",
      #"""
      error: `+`: a record (W) and a record (b) do not match leaf by leaf
       ┌ main.tern:1:1
       │
      1│ (W = 1) + (b = 1)
       │ ^^^^^^^^^^^^^^^^^
       │
       = both sides need the same fields in the same order, or one of them must be a number
      """#),
    Row(
      .structuresDiffer, "tree_map((a, b) -> a, (1, 2), (1, 2, 3))",
      #"""
      error: tree_map: (1, 2) and (1, 2, 3) do not match leaf by leaf
       ┌ main.tern:1:1
       │
      1│ tree_map((a, b) -> a, (1, 2), (1, 2, 3))
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = both sides need the same fields in the same order, or one of them must be a number
      """#),
    Row(
      .shapesDiffer, "[1, 2] + [1, 2, 3]",
      #"""
      error: `+`: [2] and [3] do not broadcast
       ┌ main.tern:1:1
       │
      1│ [1, 2] + [1, 2, 3]
       │ ^^^^^^^^^^^^^^^^^^
       │
       = counted from the end, axis -1 is 2 on the left and 3 on the right; sizes must be equal or 1
      """#),
    Row(
      .shapesDiffer, #"""
      x = zeros(2, 3)
      y = zeros(3, 2)
      x + y
      """#,
      #"""
      error: `+`: [2, 3] and [3, 2] do not broadcast
       ┌ main.tern:3:1
       │
      3│ x + y
       │ ^^^^^
       │
       = counted from the end, axis -1 is 3 on the left and 2 on the right, axis -2 is 2 on the left and 3 on the right; sizes must be equal or 1
       = did you mean x + y.T?
      """#),
    Row(
      .shapesDiffer, #"""
      x = zeros(4, 3)
      m = max(x, axis=1)
      x - m
      """#,
      #"""
      error: `-`: [4, 3] and [4] do not broadcast
       ┌ main.tern:3:1
       │
      3│ x - m
       │ ^^^^^
       │
       = counted from the end, axis -1 is 3 on the left and 4 on the right; sizes must be equal or 1
       = for axis 1 of size 1 write unsqueeze(m, 1), or keepdims=true where it was reduced
      """#),
    Row(
      .shapesDiffer, #"""
      x = zeros(2, 3, 4)
      m = zeros(2, 4)
      x / m
      """#,
      #"""
      error: `/`: [2, 3, 4] and [2, 4] do not broadcast
       ┌ main.tern:3:1
       │
      3│ x / m
       │ ^^^^^
       │
       = counted from the end, axis -2 is 3 on the left and 2 on the right; sizes must be equal or 1
       = for axis 1 of size 1 write unsqueeze(m, 1), or keepdims=true where it was reduced
      """#),
    Row(
      .shapesDiffer, "zeros(2, 3, 4) * zeros(2, 5, 6)",
      #"""
      error: `*`: [2, 3, 4] and [2, 5, 6] do not broadcast
       ┌ main.tern:1:1
       │
      1│ zeros(2, 3, 4) * zeros(2, 5, 6)
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = counted from the end, axis -1 is 4 on the left and 6 on the right, axis -2 is 3 on the left and 5 on the right; sizes must be equal or 1
      """#),
    Row(
      .shapesDiffer, "where([true, false], [1, 2, 3], 0)",
      #"""
      error: where: [2] and [3] do not broadcast
       ┌ main.tern:1:1
       │
      1│ where([true, false], [1, 2, 3], 0)
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = counted from the end, axis -1 is 2 on the left and 3 on the right; sizes must be equal or 1
      """#),
    Row(
      .shapesDiffer, #"""
      "α" + "β"; [1, 2] + [1, 2, 3]
      """#,
      #"""
      error: `+`: [2] and [3] do not broadcast
       ┌ main.tern:1:12
       │
      1│ "α" + "β"; [1, 2] + [1, 2, 3]
       │            ^^^^^^^^^^^^^^^^^^
       │
       = counted from the end, axis -1 is 2 on the left and 3 on the right; sizes must be equal or 1
      """#),
    Row(
      .shapesDiffer, #"""
      p = zeros(4, 3)
      y = zeros(4)
      mse_loss(p, y)
      """#,
      #"""
      error: mse_loss: [4, 3] and [4] do not broadcast
       ┌ main.tern:3:1
       │
      3│ mse_loss(p, y)
       │ ^^^^^^^^^^^^^^
       │
       = counted from the end, axis -1 is 3 on the left and 4 on the right; sizes must be equal or 1
       = for axis 1 of size 1 write unsqueeze(y, 1), or keepdims=true where it was reduced
      """#),
    Row(
      .shapesDiffer, #"""
      q = zeros(2, 3)
      q * 2 - q - q.T
      """#,
      #"""
      error: `-`: [2, 3] and [3, 2] do not broadcast
       ┌ main.tern:2:1
       │
      2│ q * 2 - q - q.T
       │ ^^^^^^^^^^^^^^^
       │
       = counted from the end, axis -1 is 3 on the left and 2 on the right, axis -2 is 2 on the left and 3 on the right; sizes must be equal or 1
       = did you mean (q * 2 - q) - q?
      """#),
    Row(
      .shapesDiffer, #"""
      x = zeros(5, 2)
      x / sum(x ^ 2, axis=1)
      """#,
      #"""
      error: `/`: [5, 2] and [5] do not broadcast
       ┌ main.tern:2:1
       │
      2│ x / sum(x ^ 2, axis=1)
       │ ^^^^^^^^^^^^^^^^^^^^^^
       │
       = counted from the end, axis -1 is 2 on the left and 5 on the right; sizes must be equal or 1
       = for axis 1 of size 1 write unsqueeze(sum(x ^ 2, axis=1), 1), or keepdims=true where it was reduced
      """#),
    Row(
      .shapesDiffer, #"""
      x = zeros(5, 2)
      x > -ones(2, 5)
      """#,
      #"""
      error: `>`: [5, 2] and [2, 5] do not broadcast
       ┌ main.tern:2:1
       │
      2│ x > -ones(2, 5)
       │ ^^^^^^^^^^^^^^^
       │
       = counted from the end, axis -1 is 2 on the left and 5 on the right, axis -2 is 5 on the left and 2 on the right; sizes must be equal or 1
       = did you mean x > (-ones(2, 5)).T?
      """#),
    Row(
      .shapesDiffer, #"""
      x = zeros(5, 2)
      x - -zeros(5)
      """#,
      #"""
      error: `-`: [5, 2] and [5] do not broadcast
       ┌ main.tern:2:1
       │
      2│ x - -zeros(5)
       │ ^^^^^^^^^^^^^
       │
       = counted from the end, axis -1 is 2 on the left and 5 on the right; sizes must be equal or 1
       = for axis 1 of size 1 write unsqueeze(-zeros(5), 1), or keepdims=true where it was reduced
      """#),
    Row(
      .cannotExpand, "expand([1, 2], (2, 3))",
      #"""
      error: expand: [2] does not expand to [2, 3]
       ┌ main.tern:1:16
       │
      1│ expand([1, 2], (2, 3))
       │                ^^^^^^
       │
       = only axes of size 1 get longer, and new axes stand before the others
      """#),
    Row(
      .cannotExpand, "expand([1, 2], (2, 1))",
      #"""
      error: expand: [2] does not expand to [2, 1]
       ┌ main.tern:1:16
       │
      1│ expand([1, 2], (2, 1))
       │                ^^^^^^
       │
       = only axes of size 1 get longer, and new axes stand before the others
      """#),
    Row(
      .innerSizesDiffer, #"""
      q = zeros(5, 8)
      k = zeros(7, 8)
      q @ k
      """#,
      #"""
      error: `@`: [5, 8] and [7, 8] do not fit
       ┌ main.tern:3:1
       │
      3│ q @ k
       │ ^^^^^
       │
       = the last axis of the left (8) must equal the second to last axis of the right (7)
       = did you mean q @ k.T?
      """#),
    Row(
      .innerSizesDiffer, #"""
      a = zeros(3, 2)
      b = zeros(3, 4)
      a @ b
      """#,
      #"""
      error: `@`: [3, 2] and [3, 4] do not fit
       ┌ main.tern:3:1
       │
      3│ a @ b
       │ ^^^^^
       │
       = the last axis of the left (2) must equal the second to last axis of the right (3)
       = did you mean a.T @ b?
      """#),
    Row(
      .innerSizesDiffer, #"""
      a = zeros(3, 4)
      b = zeros(2, 3)
      a @ b
      """#,
      #"""
      error: `@`: [3, 4] and [2, 3] do not fit
       ┌ main.tern:3:1
       │
      3│ a @ b
       │ ^^^^^
       │
       = the last axis of the left (4) must equal the second to last axis of the right (2)
       = did you mean b @ a?
      """#),
    Row(
      .innerSizesDiffer, "zeros(2, 3) @ zeros(4)",
      #"""
      error: `@`: [2, 3] and [4] do not fit
       ┌ main.tern:1:1
       │
      1│ zeros(2, 3) @ zeros(4)
       │ ^^^^^^^^^^^^^^^^^^^^^^
       │
       = the last axis of the left (3) must equal the only axis of the right (4)
      """#),
    Row(
      .innerSizesDiffer, "zeros(2, 3, 4) @ zeros(5, 4, 3)",
      #"""
      error: `@`: the leading axes of [2, 3, 4] and [5, 4, 3] do not broadcast
       ┌ main.tern:1:1
       │
      1│ zeros(2, 3, 4) @ zeros(5, 4, 3)
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = all axes but the last two must be equal or 1
      """#),
    Row(
      .innerSizesDiffer, #"""
      q = zeros(2, 3)
      k = zeros(4, 3)
      matmul(q, k)
      """#,
      #"""
      error: matmul: [2, 3] and [4, 3] do not fit
       ┌ main.tern:3:1
       │
      3│ matmul(q, k)
       │ ^^^^^^^^^^^^
       │
       = the last axis of the left (3) must equal the second to last axis of the right (4)
       = did you mean q @ k.T?
      """#),
    Row(
      .innerSizesDiffer, "zeros(2, 3) @ zeros(4, 3)",
      #"""
      error: `@`: [2, 3] and [4, 3] do not fit
       ┌ main.tern:1:1
       │
      1│ zeros(2, 3) @ zeros(4, 3)
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = the last axis of the left (3) must equal the second to last axis of the right (4)
       = did you mean zeros(2, 3) @ zeros(4, 3).T?
      """#),
    Row(
      .innerSizesDiffer, #"""
      x = zeros(2, 3)
      p = (W = zeros(4, 3), b = zeros(4))
      y = (x + 1) @ p.W + p.b
      """#,
      #"""
      error: `@`: [2, 3] and [4, 3] do not fit
       ┌ main.tern:3:5
       │
      3│ y = (x + 1) @ p.W + p.b
       │     ^^^^^^^^^^^^^
       │
       = the last axis of the left (3) must equal the second to last axis of the right (4)
       = did you mean (x + 1) @ p.W.T?
      """#),
    Row(
      .productOfScalar, "2 @ zeros(3)",
      #"""
      error: `@`: a number and [3] have no matrix product
       ┌ main.tern:1:1
       │
      1│ 2 @ zeros(3)
       │ ^^^^^^^^^^^^
       │
       = write * to scale
      """#),
    Row(
      .axisOutOfRange, "sum(zeros(2, 3), axis=2)",
      #"""
      error: sum: there is no axis 2 in a tensor with 2 axes
       ┌ main.tern:1:23
       │
      1│ sum(zeros(2, 3), axis=2)
       │                       ^
       │
       = its axes are 0 to 1, or -2 to -1 from the end
      """#),
    Row(
      .axisOutOfRange, "softmax([1, 2], 1)",
      #"""
      error: softmax: there is no axis 1 in a tensor with 1 axis
       ┌ main.tern:1:17
       │
      1│ softmax([1, 2], 1)
       │                 ^
       │
       = its axis is 0, or -1 from the end
      """#),
    Row(
      .axisOutOfRange, "sum(1, axis=0)",
      #"""
      error: sum: there is no axis 0, because a number has no axes
       ┌ main.tern:1:13
       │
      1│ sum(1, axis=0)
       │             ^
      """#),
    Row(
      .axisOutOfRange, "swapaxes(zeros(2, 3), 0, 5)",
      #"""
      error: swapaxes: there is no axis 5 in a tensor with 2 axes
       ┌ main.tern:1:26
       │
      1│ swapaxes(zeros(2, 3), 0, 5)
       │                          ^
       │
       = its axes are 0 to 1, or -2 to -1 from the end
      """#),
    Row(
      .newAxisOutOfRange, "unsqueeze(zeros(2, 3), 5)",
      #"""
      error: unsqueeze: a new axis cannot stand at 5 in a tensor with 2 axes
       ┌ main.tern:1:24
       │
      1│ unsqueeze(zeros(2, 3), 5)
       │                        ^
       │
       = its place is 0 to 2, or -3 to -1 from the end
      """#),
    Row(
      .newAxisOutOfRange, "stack((1, 2), axis=3)",
      #"""
      error: stack: a new axis cannot stand at 3 in a number
       ┌ main.tern:1:20
       │
      1│ stack((1, 2), axis=3)
       │                    ^
       │
       = its place is 0, or -1 from the end
      """#),
    Row(
      .axisRepeated, "sum(zeros(2, 3), axis=(0, 0))",
      #"""
      error: sum: axis 0 is named twice
       ┌ main.tern:1:23
       │
      1│ sum(zeros(2, 3), axis=(0, 0))
       │                       ^^^^^^
       │
       = name each axis once
      """#),
    Row(
      .axisNotOne, "squeeze(zeros(2, 1), 0)",
      #"""
      error: squeeze: axis 0 of [2, 1] has size 2, but only an axis of size 1 can be dropped
       ┌ main.tern:1:22
       │
      1│ squeeze(zeros(2, 1), 0)
       │                      ^
       │
       = axis 1 has size 1
      """#),
    Row(
      .wrongPermutation, "transpose(zeros(2, 3), 0)",
      #"""
      error: transpose: got 1 axis for a tensor with 2 axes
       ┌ main.tern:1:24
       │
      1│ transpose(zeros(2, 3), 0)
       │                        ^
       │
       = name all of them in their new order, or none to reverse them
      """#),
    Row(
      .wrongPermutation, "transpose(zeros(2, 3, 4), 0, 1)",
      #"""
      error: transpose: got 2 axes for a tensor with 3 axes
       ┌ main.tern:1:27
       │
      1│ transpose(zeros(2, 3, 4), 0, 1)
       │                           ^^^^
       │
       = name all of them in their new order, or none to reverse them
       = to swap two axes write swapaxes(x, 0, 1)
      """#),
    Row(
      .rankTooSmall, "[1, 2].T",
      #"""
      error: the transpose needs at least 2 axes, but found 1 axis
       ┌ main.tern:1:1
       │
      1│ [1, 2].T
       │ ^^^^^^^^
       │
       = make a row with x[new, :] or a column with x[:, new]
      """#),
    Row(
      .rankTooSmall, #"""
      x = 3
      x.T
      """#,
      #"""
      error: the transpose needs at least 2 axes, but found a number
       ┌ main.tern:2:1
       │
      2│ x.T
       │ ^^^
      """#),
    Row(
      .rankTooLarge, #"""
      x = [1]
      for i in 0..100 { x = x[new] }
      """#,
      #"""
      error: a tensor of 65 axes, but it can have at most 64
       ┌ main.tern:2:23
       │
      2│ for i in 0..100 { x = x[new] }
       │                       ^^^^^^
      """#),
    Row(
      .tooLarge, "zeros(4611686018427387904)",
      #"""
      error: zeros: f32[4611686018427387904] takes more than 8 EiB, but this machine has …
       ┌ main.tern:1:7
       │
      1│ zeros(4611686018427387904)
       │       ^^^^^^^^^^^^^^^^^^^
      """#),
    Row(
      .negativeSize, "zeros(2, -1)",
      #"""
      error: zeros: a size cannot be negative, but found -1
       ┌ main.tern:1:10
       │
      1│ zeros(2, -1)
       │          ^^
      """#),
    Row(
      .cannotReshape, "reshape(range(6), 4, 2)",
      #"""
      error: reshape: [6] has 6 elements, but [4, 2] holds 8
       ┌ main.tern:1:19
       │
      1│ reshape(range(6), 4, 2)
       │                   ^^^^
       │
       = the number of elements must stay; one size may be -1 and follows from the others
      """#),
    Row(
      .cannotReshape, "reshape(range(6), 4, -1)",
      #"""
      error: reshape: [6] has 6 elements, which [4, -1] cannot hold
       ┌ main.tern:1:19
       │
      1│ reshape(range(6), 4, -1)
       │                   ^^^^^
       │
       = the sizes besides -1 multiply to 4, which does not divide 6
      """#),
    Row(
      .severalUnknownSizes, "reshape(range(6), -1, -1)",
      #"""
      error: reshape: only one size can be -1
       ┌ main.tern:1:19
       │
      1│ reshape(range(6), -1, -1)
       │                   ^^^^^^
      """#),
    Row(
      .emptyReduction, "max(zeros(0))",
      #"""
      error: max: [0] has no elements to choose from
       ┌ main.tern:1:1
       │
      1│ max(zeros(0))
       │ ^^^^^^^^^^^^^
       │
       = ask for x.size > 0 first
      """#),
    Row(
      .numberOutOfRange, "cross_entropy([[1, 2]], [-1])",
      #"""
      error: cross_entropy: number -1 is none of 2
       ┌ main.tern:1:1
       │
      1│ cross_entropy([[1, 2]], [-1])
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = they are counted from 0 to 1
      """#),
    Row(
      .fileProblem, #"load("no/such/file.npy")"#,
      #"""
      error: load: no/such/file.npy: No such file or directory
       ┌ main.tern:1:1
       │
      1│ load("no/such/file.npy")
       │ ^^^^^^^^^^^^^^^^^^^^^^^^
      """#),
    Row(
      .singularMatrix, "solve([[1, 2], [2, 4]], [1, 1])",
      #"""
      error: solve: the matrix [2, 2] is singular: its rows depend on each other
       ┌ main.tern:1:1
       │
      1│ solve([[1, 2], [2, 4]], [1, 1])
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = det of it is 0; add a small multiple of eye(n) to make it regular
      """#),
    Row(
      .notPositiveDefinite, "cholesky(stack((eye(2), -eye(2))))",
      #"""
      error: cholesky: matrix 1 of [2, 2, 2] is not positive definite, so it has no Cholesky factor
       ┌ main.tern:1:1
       │
      1│ cholesky(stack((eye(2), -eye(2))))
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = eigh(x)[0] shows its eigenvalues, which must all be above 0
      """#),
    Row(
      .indexOutOfRange, #"""
      x = [1, 2]
      x[2]
      """#,
      #"""
      error: index 2 is out of range for axis 0 with size 2
       ┌ main.tern:2:3
       │
      2│ x[2]
       │   ^
       │
       = indices go from 0 to 1, or from -2 to -1
      """#),
    Row(
      .indexOutOfRange, "[][0]",
      #"""
      error: index 0 is out of range for axis 0 with size 0
       ┌ main.tern:1:4
       │
      1│ [][0]
       │    ^
       │
       = it is empty
      """#),
    Row(
      .indexOutOfRange, #"""
      fn pick(x, i) = x[i]
      fn twice(x) = pick(x, 0) + pick(x, 9)
      print(twice([1, 2]))
      """#,
      #"""
      error: index 9 is out of range for axis 0 with size 2
       ┌ main.tern:1:19
       │
      1│ fn pick(x, i) = x[i]
       │                   ^
       │
       = indices go from 0 to 1, or from -2 to -1
       = in twice, called at main.tern:3:7
       = in pick, called at main.tern:2:28
      """#),
    Row(
      .indexOutOfRange, #"""
      x = zeros(2, 3)
      x[..., 0]
      x[1, 3]
      """#,
      #"""
      error: index 3 is out of range for axis 1 with size 3
       ┌ main.tern:3:6
       │
      3│ x[1, 3]
       │      ^
       │
       = indices go from 0 to 2, or from -3 to -1
      """#),
    Row(
      .indexOutOfRange, #"""
      m = (W = [[1, 2], [3, 4]], b = 0)
      m.W[1][7]
      """#,
      #"""
      error: index 7 is out of range for axis 0 with size 2
       ┌ main.tern:2:8
       │
      2│ m.W[1][7]
       │        ^
       │
       = indices go from 0 to 1, or from -2 to -1
      """#),
    Row(
      .indexOutOfRange, #"""
      x = zeros(2, 3)
      x[5, 0] = 1
      """#,
      #"""
      error: index 5 is out of range for axis 0 with size 2
       ┌ main.tern:2:3
       │
      2│ x[5, 0] = 1
       │   ^
       │
       = indices go from 0 to 1, or from -2 to -1
      """#),
    Row(
      .indexOutOfRange, #"""
      x = zeros(3, 3)
      x[true, 1:2, 5]
      """#,
      #"""
      error: index 5 is out of range for axis 1 with size 3
       ┌ main.tern:2:14
       │
      2│ x[true, 1:2, 5]
       │              ^
       │
       = indices go from 0 to 2, or from -3 to -1
      """#),
    Row(
      .tooManyIndices, "zeros(2, 3)[0, 0, 0]",
      #"""
      error: 3 indices for [2, 3], which has 2 axes
       ┌ main.tern:1:13
       │
      1│ zeros(2, 3)[0, 0, 0]
       │             ^^^^^^^
      """#),
    Row(
      .tooManyIndices, #"""
      x = 3
      x[0]
      """#,
      #"""
      error: 1 index for a number, which has no axes
       ┌ main.tern:2:3
       │
      2│ x[0]
       │   ^
      """#),
    Row(
      .tooManyIndices, #"""
      x = [1, 2]
      x[:, 0]
      """#,
      #"""
      error: 2 indices for [2], which has 1 axis
       ┌ main.tern:2:1
       │
      2│ x[:, 0]
       │ ^^^^^^^
      """#),
    Row(
      .tooManyIndices, #"""
      x = [1, 2]
      x[0, :]
      """#,
      #"""
      error: 2 indices for [2], which has 1 axis
       ┌ main.tern:2:1
       │
      2│ x[0, :]
       │ ^^^^^^^
      """#),
    Row(
      .maskDoesNotFit, "[1, 2, 3][[true, false]]",
      #"""
      error: the mask [2] does not fit [3] at axis 0
       ┌ main.tern:1:11
       │
      1│ [1, 2, 3][[true, false]]
       │           ^^^^^^^^^^^^^
       │
       = a mask has the sizes of the axes that it selects from
      """#),
    Row(
      .indicesDoNotBroadcast, "zeros(3, 3)[[0, 1], [0, 1, 2]]",
      #"""
      error: the indices [2], [3] do not broadcast
       ┌ main.tern:1:13
       │
      1│ zeros(3, 3)[[0, 1], [0, 1, 2]]
       │             ^^^^^^^^^^^^^^^^^
       │
       = tensors of integers in one index select element by element, so that their shapes must be equal or 1
      """#),
    Row(
      .zeroStep, "[1, 2, 3][::0]",
      #"""
      error: the step of a slice cannot be 0
       ┌ main.tern:1:13
       │
      1│ [1, 2, 3][::0]
       │             ^
      """#),
    Row(
      .zeroStep, #"""
      x = zeros(3, 3)
      x[0, 0:2:0]
      """#,
      #"""
      error: the step of a slice cannot be 0
       ┌ main.tern:2:3
       │
      2│ x[0, 0:2:0]
       │   ^^^^^^^^
      """#),
    Row(
      .cannotAssign, #"""
      x = zeros(2, 3)
      x[0] = [1, 2]
      """#,
      #"""
      error: [2] does not fit into [3]
       ┌ main.tern:2:1
       │
      2│ x[0] = [1, 2]
       │ ^^^^^^^^^^^^^
       │
       = the value must broadcast to the place it goes to
      """#),
    Row(
      .unequalParts, "[[1, 2], [3]]",
      #"""
      error: part 1 is [1], but the first is [2]
       ┌ main.tern:1:10
       │
      1│ [[1, 2], [3]]
       │          ^^^
       │
       = all parts of a tensor have one shape; a tuple (a, b) takes any
      """#),
    Row(
      .unequalParts, #"""
      [
        [1, 2],  # first
        [3],
      ]
      """#,
      #"""
      error: part 1 is [1], but the first is [2]
       ┌ main.tern:3:3
       │
      3│   [3],
       │   ^^^
       │
       = all parts of a tensor have one shape; a tuple (a, b) takes any
      """#),
    Row(
      .unequalParts, "stack(([1, 2], [3]), 1)",
      #"""
      error: stack: part 1 is [1], but the first is [2]
       ┌ main.tern:1:16
       │
      1│ stack(([1, 2], [3]), 1)
       │                ^^^
       │
       = all parts of a tensor have one shape; a tuple (a, b) takes any
      """#),
    Row(
      .cannotJoin, "concat((zeros(2, 3), zeros(2, 4)))",
      #"""
      error: concat: [2, 3] and [2, 4] do not join along axis 0
       ┌ main.tern:1:1
       │
      1│ concat((zeros(2, 3), zeros(2, 4)))
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = axis 1 is 3 in one and 4 in the other; all axes but axis 0 must be equal
      """#),
    Row(
      .cannotJoin, "concat((zeros(2, 3), zeros(2)))",
      #"""
      error: concat: [2, 3] and [2] do not join along axis 0
       ┌ main.tern:1:1
       │
      1│ concat((zeros(2, 3), zeros(2)))
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = they need the same number of axes: 2 and 1
      """#),
    Row(
      .integerOverflow, "9223372036854775807 + 1",
      #"""
      error: `+`: the result does not fit 64 bits
       ┌ main.tern:1:1
       │
      1│ 9223372036854775807 + 1
       │ ^^^^^^^^^^^^^^^^^^^^^^^
       │
       = convert to floats first: f64(x)
      """#),
    Row(
      .divisionByZero, "1 // 0",
      #"""
      error: `//`: division of integers by zero
       ┌ main.tern:1:1
       │
      1│ 1 // 0
       │ ^^^^^^
       │
       = floats give inf or nan: x / y
      """#),
    Row(
      .divisionByZero, #"""
      halve = x -> x // 0
      fn go(x) {
        halve(x)
      }
      go(3)
      """#,
      #"""
      error: `//`: division of integers by zero
       ┌ main.tern:1:14
       │
      1│ halve = x -> x // 0
       │              ^^^^^^
       │
       = floats give inf or nan: x / y
       = in go, called at main.tern:5:1
       = in the lambda, called at main.tern:3:3
      """#),
    Row(
      .divisionByZero, "map(x -> x // 0, (1, 2))",
      #"""
      error: `//`: division of integers by zero
       ┌ main.tern:1:10
       │
      1│ map(x -> x // 0, (1, 2))
       │          ^^^^^^
       │
       = floats give inf or nan: x / y
       = in the lambda, called at main.tern:1:1
      """#),
    Row(
      .negativeExponent, "2 ^ -1",
      #"""
      error: `^`: an integer to a negative power
       ┌ main.tern:1:1
       │
      1│ 2 ^ -1
       │ ^^^^^^
       │
       = write the base as a float: 2.0 ^ -1
      """#),
    Row(
      .doesNotFitInteger, "i64(1e30)",
      #"""
      error: i64: 1e+30 does not fit a 64-bit integer
       ┌ main.tern:1:5
       │
      1│ i64(1e30)
       │     ^^^^
       │
       = the integers go from -9223372036854775808 to 9223372036854775807
      """#),
    Row(
      .doesNotFitInteger, "i64([1, nan])",
      #"""
      error: i64: nan does not fit a 64-bit integer
       ┌ main.tern:1:5
       │
      1│ i64([1, nan])
       │     ^^^^^^^^
       │
       = replace NaN first: where(isnan(x), 0, x)
      """#),
    Row(
      .notFunction, #"""
      fn f(g: fn) = g(1)
      f(3)
      """#,
      #"""
      error: f: g is the number 3, but must be a function
       ┌ main.tern:2:3
       │
      2│ f(3)
       │   ^
       │
       = signature: g: fn
      """#),
    Row(
      .notRecord, #"""
      fn f(p: (W: [n], b: [n])) = p.W
      f(3)
      """#,
      #"""
      error: f: p is the number 3, but must be a record with W and b
       ┌ main.tern:2:3
       │
      2│ f(3)
       │   ^
       │
       = signature: p: (W: [n], b: [n])
      """#),
    Row(
      .missingField, #"""
      fn f(p: (W: [n], b: [n])) = p.W
      f((W = [1, 2]))
      """#,
      #"""
      error: f: p has no field b
       ┌ main.tern:2:3
       │
      2│ f((W = [1, 2]))
       │   ^^^^^^^^^^^^ a record (W)
       │
       = signature: p: (W: [n], b: [n])
      """#),
    Row(
      .notTensor, #"""
      fn f(x: [n]) = x
      f("abc")
      """#,
      #"""
      error: f: x is the string "abc", but must be a tensor
       ┌ main.tern:2:3
       │
      2│ f("abc")
       │   ^^^^^
       │
       = signature: x: [n]
      """#),
    Row(
      .notSize, #"""
      fn f(n, x: [n]) = x
      f(-1, [1, 2])
      """#,
      #"""
      error: f: n is the number -1, but as a size it must be an integer of at least 0
       ┌ main.tern:2:3
       │
      2│ f(-1, [1, 2])
       │   ^^
       │
       = signature: n, x: [n]
      """#),
    Row(
      .otherType, #"""
      fn scale(x: f64[n]) = x
      x = f32([1, 2])
      scale(x)
      """#,
      #"""
      error: scale: x is f32[2], but must be f64
       ┌ main.tern:3:7
       │
      3│ scale(x)
       │       ^ f32[2]
       │
       = convert it with f64(…)
      """#),
    Row(
      .otherType, #"""
      f = (x: i64[n]) -> x
      map(f, (1.5, 2.5))
      """#,
      #"""
      error: the lambda: x is f32[], but must be i64
       ┌ main.tern:1:6
       │
      1│ f = (x: i64[n]) -> x
       │      ^ f32[]
       │
       = convert it with i64(…)
       = in the lambda, called at main.tern:2:1
      """#),
    Row(
      .otherRank, #"""
      fn f(x: [n, d]) = x
      f([1, 2])
      """#,
      #"""
      error: f: x is [2], but must have 2 axes
       ┌ main.tern:2:3
       │
      2│ f([1, 2])
       │   ^^^^^^ [2]
       │
       = signature: x: [n, d]
      """#),
    Row(
      .otherRank, #"""
      fn f(x: [..., n, d]) = x
      f([1, 2])
      """#,
      #"""
      error: f: x is [2], but must have at least 2 axes
       ┌ main.tern:2:3
       │
      2│ f([1, 2])
       │   ^^^^^^ [2]
       │
       = signature: x: [..., n, d]
      """#),
    Row(
      .otherSize, #"""
      fn linear(x: [n, i], W: [i, o]) = x @ W
      linear(ones(2, 3), W=ones(5, 4))
      """#,
      #"""
      error: linear: W is [5, 4], but its first axis must equal i = 3
       ┌ main.tern:2:22
       │
      2│ linear(ones(2, 3), W=ones(5, 4))
       │                      ^^^^^^^^^^ [5, 4]
       │
       = i = 3 was fixed by x: [2, 3] (signature: x: [n, i], W: [i, o])
      """#),
    Row(
      .otherSize, #"""
      fn f(x: [n, 3]) = x
      f(zeros(2, 2))
      """#,
      #"""
      error: f: x is [2, 2], but its last axis must be 3
       ┌ main.tern:2:3
       │
      2│ f(zeros(2, 2))
       │   ^^^^^^^^^^^ [2, 2]
       │
       = signature: x: [n, 3]
      """#),
    Row(
      .otherSize, #"""
      fn f(x: [n]) -> [n + 1] = x
      f([1, 2])
      """#,
      #"""
      error: f: the result is [2], but its only axis must equal n+1 = 3
       ┌ main.tern:1:27
       │
      1│ fn f(x: [n]) -> [n + 1] = x
       │                           ^ [2]
       │
       = n = 2 was fixed by x: [2] (signature: x: [n], -> [n + 1])
       = in f, called at main.tern:2:1
      """#),
    Row(
      .otherSize, #"""
      fn f(x: [n], y: [n] = [1, 2, 3]) = x + y
      f([1, 2])
      """#,
      #"""
      error: f: y is [3], but its only axis must equal n = 2
       ┌ main.tern:1:23
       │
      1│ fn f(x: [n], y: [n] = [1, 2, 3]) = x + y
       │                       ^^^^^^^^^ [3]
       │
       = n = 2 was fixed by x: [2] (signature: x: [n], y: [n] = [1, 2, 3])
       = in f, called at main.tern:2:1
      """#),
    Row(
      .otherSize, #"""
      fn f(x: [n], y: [n]) = x
      t = ([1], [1, 2])
      f(t...)
      """#,
      #"""
      error: f: y is [2], but its only axis must equal n = 1
       ┌ main.tern:3:1
       │
      3│ f(t...)
       │ ^^^^^^^ [2]
       │
       = n = 1 was fixed by x: [1] (signature: x: [n], y: [n])
      """#),
    Row(
      .noSolution, #"""
      fn halves(x: [2*n]) = x[:n]
      halves([1, 2, 3])
      """#,
      #"""
      error: halves: x is [3], but its only axis must be 2*n
       ┌ main.tern:2:8
       │
      2│ halves([1, 2, 3])
       │        ^^^^^^^^^ [3]
       │
       = no integer makes 2*n = 3
      """#),
    Row(
      .tooManyCalls, #"""
      fn f(n) = f(n + 1)
      f(0)
      """#,
      #"""
      error: more than 10000 calls under way
       ┌ main.tern:1:11
       │
      1│ fn f(n) = f(n + 1)
       │           ^^^^^^^^
       │
       = does the recursion have an end?
       = in f, called at main.tern:2:1
       = in f, called at main.tern:1:11
       = in f, called at main.tern:1:11
       = in f, called at main.tern:1:11
       = in f, called at main.tern:1:11
       = … 9989 more calls …
       = in f, called at main.tern:1:11
       = in f, called at main.tern:1:11
       = in f, called at main.tern:1:11
       = in f, called at main.tern:1:11
       = in f, called at main.tern:1:11
      """#),
    Row(
      .tooDeep, #"""
      t = ()
      for i in 0..2000 { t = (t,) }
      """#,
      #"""
      error: nested more than 1000 levels deep
       ┌ main.tern:2:24
       │
      2│ for i in 0..2000 { t = (t,) }
       │                        ^^^^
       │
       = does it have an end?
      """#),
    Row(
      .tooManyValues, #"""
      t = 1
      for i in 0..60 { t = (t, t) }
      """#,
      #"""
      error: too many values for one tuple or record
       ┌ main.tern:2:22
       │
      2│ for i in 0..60 { t = (t, t) }
       │                      ^^^^^^
       │
       = use tensors for many numbers
      """#),
    Row(
      .textTooLong, #"""
      x = zeros(8, 1000000)
      "{x:.2f}"
      """#,
      #"""
      error: the text is longer than 16 MiB
       ┌ main.tern:2:3
       │
      2│ "{x:.2f}"
       │   ^
      """#),
    Row(
      .assertion, "assert 1 + 1 == 3",
      #"""
      error: assertion failed: 1 + 1 == 3
       ┌ main.tern:1:8
       │
      1│ assert 1 + 1 == 3
       │        ^^^^^^^^^^
       │
       = the left side is 2
      """#),
    Row(
      .assertion, #"""
      x = 2
      assert x > 2, "x is {x}"
      """#,
      #"""
      error: assertion failed: x is 2
       ┌ main.tern:2:8
       │
      2│ assert x > 2, "x is {x}"
       │        ^^^^^
      """#),
    Row(
      .assertion, #"""
      x = [1, 2]
      assert sum(x) == 4
      """#,
      #"""
      error: assertion failed: sum(x) == 4
       ┌ main.tern:2:8
       │
      2│ assert sum(x) == 4
       │        ^^^^^^^^^^^
       │
       = the left side is 3
      """#),
    Row(
      .assertion, #"""
      fn check(a, b) {
        assert a < b
      }
      check(2, 1)
      """#,
      #"""
      error: assertion failed: a < b
       ┌ main.tern:2:10
       │
      2│   assert a < b
       │          ^^^^^
       │
       = the left side is 2, the right side is 1
       = in check, called at main.tern:4:1
      """#),
    Row(
      .derivative, "grad(x -> x)(3)",
      #"""
      error: grad: x is 3, which has no derivative
       ┌ main.tern:1:1
       │
      1│ grad(x -> x)(3)
       │ ^^^^^^^^^^^^^^^
       │
       = a derivative is taken with respect to f32 and f64: write 3.0 instead of 3, or x = f32(x)
      """#),
    Row(
      .derivative, "grad(p -> p.a)((a = 1.0, n = 3))",
      #"""
      error: grad: p.n is 3, which has no derivative
       ┌ main.tern:1:1
       │
      1│ grad(p -> p.a)((a = 1.0, n = 3))
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = a derivative is taken with respect to f32 and f64: write 3.0 instead of 3, or p.n = f32(p.n)
      """#),
    Row(
      .derivative, #"""
      fn f(x) = x * 2
      grad(f)([1.0, 2])
      """#,
      #"""
      error: grad: the function f gives f32[2], but must give one floating number
       ┌ main.tern:2:1
       │
      2│ grad(f)([1.0, 2])
       │ ^^^^^^^^^^^^^^^^^
       │
       = make it a number by sum or mean, or take all derivatives by jacobian(f), or a cotangent back by vjp(f, x)
      """#),
    Row(
      .derivative, #"value_and_grad(x -> "a")(1.0)"#,
      #"""
      error: value_and_grad: the lambda gives "a", but must give one floating number
       ┌ main.tern:1:1
       │
      1│ value_and_grad(x -> "a")(1.0)
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       │
       = make it a number by sum or mean, or take all derivatives by jacobian(f), or a cotangent back by vjp(f, x)
      """#),
    Row(
      .argument, #"grad((x, y) -> x, wrt="z")(1.0, 2.0)"#,
      #"""
      error: grad: wrt is "z", but must be one of (x, y), by place or by name
       ┌ main.tern:1:23
       │
      1│ grad((x, y) -> x, wrt="z")(1.0, 2.0)
       │                       ^^^
       │
       = its signature is grad(f, wrt=0, aux=false)
      """#),
    Row(
      .argument, "grad((x, y) -> x, wrt=(0, 0))(1.0, 2.0)",
      #"""
      error: grad: wrt is (0, 0), but must be parameters that are all different
       ┌ main.tern:1:23
       │
      1│ grad((x, y) -> x, wrt=(0, 0))(1.0, 2.0)
       │                       ^^^^^^
       │
       = its signature is grad(f, wrt=0, aux=false)
      """#),
    Row(
      .missingArgument, "grad(x -> x)()",
      #"""
      error: grad(x -> x) needs `x`
       ┌ main.tern:1:1
       │
      1│ grad(x -> x)()
       │ ^^^^^^^^^^^^^^
      """#),
    Row(
      .argument, "vjp(x -> x * 2, [1.0, 2])[1]([1.0])",
      #"""
      error: vjp(x -> x * 2, [1.0, 2])[1]: the cotangent is f32[1], but must be shaped like the value, f32[2]
       ┌ main.tern:1:1
       │
      1│ vjp(x -> x * 2, [1.0, 2])[1]([1.0])
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ f32[1]
      """#),
    Row(
      .argument, "jvp(x -> x, [1.0, 2], [1.0])",
      #"""
      error: jvp: v is f32[1], but must be a direction with the shape of x, f32[2]
       ┌ main.tern:1:23
       │
      1│ jvp(x -> x, [1.0, 2], [1.0])
       │                       ^^^^^ f32[1]
       │
       = its signature is jvp(f, x, v)
      """#),
    Row(
      .argument, #"jacobian(x -> "s")([1.0])"#,
      #"""
      error: jacobian(x -> "s"): f is a function that gives "s", but must be a function that gives a tensor
       ┌ main.tern:1:1
       │
      1│ jacobian(x -> "s")([1.0])
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^ a function that gives "s"
      """#),
    Row(
      .argument, "check_grad(x -> x, 3)",
      #"""
      error: check_grad: x is 3, but must be at least one floating tensor
       ┌ main.tern:1:20
       │
      1│ check_grad(x -> x, 3)
       │                    ^
       │
       = its signature is check_grad(f, x..., eps=1e-05, tol=1e-05)
      """#),
    Row(
      .argument, "vmap((x, y) -> x)(ones(2), ones(3))",
      #"""
      error: vmap((x, y) -> x): axes is of sizes 2 and 3, but must be axes of one size
       ┌ main.tern:1:1
       │
      1│ vmap((x, y) -> x)(ones(2), ones(3))
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ of sizes 2 and 3
      """#),
    Row(
      .argument, "vmap(x -> x, (0, 1))([1.0])",
      #"""
      error: vmap(x -> x, (0, 1)): axes is (0, 1), but must be an axis or none for each argument, of which there are 1
       ┌ main.tern:1:1
       │
      1│ vmap(x -> x, (0, 1))([1.0])
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^ (0, 1)
      """#),
    Row(
      .argument, "grad(w -> checkpoint(x -> x * w)(w))(3.0)",
      #"""
      error: checkpoint(x -> x * w): f is the lambda, which uses more of it, but must be a function that gets all that the derivative is taken of as arguments
       ┌ main.tern:1:11
       │
      1│ grad(w -> checkpoint(x -> x * w)(w))(3.0)
       │           ^^^^^^^^^^^^^^^^^^^^^^^^^ the lambda, which uses more of it
       │
       = in the lambda, called at main.tern:1:1
      """#),
    Row(
      .argument, "grad(custom_grad(x -> x, (ct, x) -> [ct, ct]))(3.0)",
      #"""
      error: this: backward is a function that gives f32[2], but must be a function that gives cotangents shaped like the arguments of the lambda
       ┌ main.tern:1:1
       │
      1│ grad(custom_grad(x -> x, (ct, x) -> [ct, ct]))(3.0)
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a function that gives f32[2]
      """#),
    Row(
      .binaryOperator, #"grad(x -> 1 / "a")(1.0)"#,
      #"""
      error: `/` divides numbers, but found 1 and "a"
       ┌ main.tern:1:11
       │
      1│ grad(x -> 1 / "a")(1.0)
       │           ^^^^^^^
       │
       = in the lambda, called at main.tern:1:1
      """#),
    Row(
      .tooDeep, #"""
      f = x -> x
      for i in 0..2000 { f = vmap(f) }
      """#,
      #"""
      error: nested more than 1000 levels deep
       ┌ main.tern:2:24
       │
      2│ for i in 0..2000 { f = vmap(f) }
       │                        ^^^^^^^
       │
       = does it have an end?
      """#),
    Row(
      .tooDeep, #"""
      f = x -> x
      for i in 0..2000 { f = checkpoint(f) }
      """#,
      #"""
      error: nested more than 1000 levels deep
       ┌ main.tern:2:24
       │
      2│ for i in 0..2000 { f = checkpoint(f) }
       │                        ^^^^^^^^^^^^^
       │
       = does it have an end?
      """#),
    Row(
      .tooLarge, "hessian(x -> sum(x * x))(zeros(10000000))",
      #"""
      error: hessian(x -> sum(x * x)): f32[10000000, 10000000] takes 363.8 TiB, but this machine has …
       ┌ main.tern:1:1
       │
      1│ hessian(x -> sum(x * x))(zeros(10000000))
       │ ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      """#),
  ]
}
