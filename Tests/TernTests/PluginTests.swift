import Foundation
import Testing

/// Plug-ins that are loaded from libraries: those of `Sources/Examples`, and some that do something wrong.
@Suite struct PluginTests {
  /// Libraries that the tests build, each once.
  private actor Builder {
    static let only = Builder()
    private let folder = try? TemporaryFolder()
    private var built: [String: String] = [:]

    func build(_ name: String, _ tool: String, _ arguments: [String]) throws -> String {
      if let path = built[name] { return path }
      let path = try #require(folder).path + "/lib\(name).so"
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [tool] + arguments + ["-o", path]
      let errors = Pipe()
      process.standardError = errors
      try process.run()
      let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(text)")
      built[name] = path
      return path
    }
  }

  private static let header = TernProcess.root + "/Sources/CTernPlugin/include"

  private static func soft() async throws -> String {
    let source = TernProcess.root + "/Sources/Examples/soft/soft.c"
    return try await Builder.only.build("soft", "clang", ["-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-I", header, source, "-lm"])
  }

  private static func windows() async throws -> String {
    let source = TernProcess.root + "/Sources/Examples/windows/windows.swift"
    let folder = try TemporaryFolder()
    _ = try folder.write("module.modulemap", "module CTernPlugin { header \"\(header)/tern_plugin.h\" export * }\n")
    return try await Builder.only.build("windows", "swiftc", ["-O", "-emit-library", "-static-stdlib", "-I", folder.path, source])
  }

  private static func faulty(_ fault: String) async throws -> String {
    let source = TernProcess.root + "/Tests/TernTests/Plugins/faulty.c"
    return try await Builder.only.build(fault, "clang", ["-O1", "-shared", "-fPIC", "-DFAULT=\(fault)", "-I", header, source])
  }

  @Test("the examples obey the laws")
  func examples() async throws {
    for path in [try await Self.soft(), try await Self.windows()] {
      let result = try TernProcess.run(["plugin", "check", path])
      #expect(result.status == 0, "\(result.output)\(result.errors)")
      #expect(result.output.hasSuffix("every law holds\n"))
      #expect(result.output.contains("second ✓"))
    }
  }

  @Test("operations of plug-ins are like any other, in any order of derivative")
  func use() async throws {
    let program = """
      import "\(try await Self.soft())"
      import "\(try await Self.windows())"
      print(soft_clip([0.5, 30], limit=2), libsoft.squared_distances([[0.0, 0], [3, 4]], [[3.0, 0]])[1, 0])
      print(moving_mean([1, 3, 5, 9], 2), [1, 3, 5, 9] |> moving_mean(2) |> soft_clip(3))
      print(check_grad(x -> sum(soft_clip(moving_mean(x, 2)) ^ 2), [1.0, 2, 3]).ok)
      print(hessian(x -> sum(soft_clip(x)))([0.5]), jvp(soft_clip, [0.5], [1.0])[1])
      print(vmap(x -> soft_clip(x))(ones(2, 2)).shape, soft_clip(f64([1.0])).dtype, map(soft_clip, (1.0, 2.0)))
      """
    let folder = try TemporaryFolder()
    let result = try TernProcess.run([try folder.write("use.tern", program)])
    #expect(
      result.output == """
        [0.4898, 2] 16.0
        [2, 4, 7] [1.7483, 2.6102, 2.9441]
        true
        [[-0.7269]] [0.7864]
        (2, 2) f64 (0.7615942, 0.9640276)

        """)
    #expect(result.errors == "")
  }

  @Test("--plugin, help, listing and the user's folder")
  func listing() async throws {
    let soft = try await Self.soft()
    #expect(try TernProcess.run(["--plugin", soft, "-e", "soft_clip([0.5, 30], limit=2)"]).output == "[0.4898, 2]\n")
    #expect(try TernProcess.run(["ops", "soft_clip", "--plugin", soft]).output.contains("limit tanh(x / limit)"))
    let home = try TemporaryFolder()
    let plugins = home.path + "/tern/plugins"
    try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: soft, toPath: plugins + "/libsoft.so")
    try FileManager.default.copyItem(atPath: try await Self.faulty("OTHER_MAJOR"), toPath: plugins + "/libold.so")
    let environment = ["XDG_DATA_HOME": home.path]
    let list = try TernProcess.run(["plugins"], environment: environment)
    #expect(list.output.contains("soft 1.0.0, GPL-3.0-or-later\n"))
    #expect(list.output.contains("soft_clip squared_distances"))
    #expect(list.errors.contains("libold.so was built for version 2.0 of the plug-in interface, but this is 1.0"))
    let session = try TernProcess.run([], input: ":plugins\n?soft_clip\nsoft_clip(0.0)\n", environment: environment)
    #expect(session.output.contains("soft_clip squared_distances") && session.output.contains("soft_clip(x, limit=1.0)") && session.output.hasSuffix("0.0\n"))
    // Loaded already: the import only names it.
    let again = try TernProcess.run(["--plugin", plugins + "/libsoft.so", "-e", "import \"\(plugins)/libsoft.so\"\nlibsoft.soft_clip(0.0)"], environment: environment)
    #expect(again.output == "0.0\n", "\(again.errors)")
  }

  @Test("tern check knows the operations of the plug-ins that a program imports")
  func checking() async throws {
    let soft = try await Self.soft()
    let folder = try TemporaryFolder()
    let right = try folder.write("right.tern", "import \"\(soft)\"\nprint(soft_clip(1.0))\n")
    #expect(try TernProcess.run(["check", right]).errors == "")
    let wrong = try folder.write("wrong.tern", "import \"\(soft)\"\nimport \"missing.so\"\nprint(soft_clp(1.0))\n")
    let result = try TernProcess.run(["check", wrong])
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("error: missing.so cannot be loaded: No such file or directory\n"))
    #expect(result.errors.contains("did you mean `soft_clip`?"))
    #expect(try TernProcess.run(["check", "--plugin", soft, try folder.write("plain.tern", "soft_clip(1.0)\n")]).errors == "")
  }

  @Test("what an operation refuses points at the argument")
  func refusals() async throws {
    let result = try TernProcess.run(["--plugin", try await Self.soft(), "-e", "squared_distances([[1.0]], [[1.0, 2]])"])
    #expect(
      result.errors == """
        error: squared_distances: axis 1 of y must have the size of that of x
         ┌ <expression>:1:28
         │
        1│ squared_distances([[1.0]], [[1.0, 2]])
         │                            ^^^^^^^^^^
         │
         = its signature is squared_distances(x, y)

        """)
  }

  /// What is wrong with the library, and what is said of it at the import.
  static let refused: [(fault: String, message: String)] = [
    ("OTHER_MAJOR", "was built for version 2.0 of the plug-in interface, but this is 1.0"),
    ("NEWER_MINOR", "was built for version 1.7 of the plug-in interface, but this is 1.0"),
    ("NO_LICENCE", "names no licence"),
    ("OTHER_LICENCE", "is under the licence LicenseRef-Proprietary, which cannot be combined with the GPL"),
    ("NAME_TAKEN", "brings an operation softmax, and neural-networks has one of that name already"),
    ("PLUGIN_TAKEN", "is called random, and there is a plug-in of that name already"),
    ("NO_START", "could not start: the moon is not full"),
    ("SMALL_STRUCT", "has a descriptor in which struct_size is 4"),
    ("SHORT_STRUCT", "has a descriptor in which struct_size is 16, which is too small"),
    ("NO_RUN", "declares thrice wrongly: it needs both infer and run"),
    ("BAD_SCHEMA", "declares thrice(x: matrix) -> tensor wrongly: x is of the kind `matrix`"),
    ("NO_REASON", "declares thrice wrongly: it has no derivative, and no_derivative does not say why"),
    ("DUPLICATE", "brings an operation thrice, and faulty has one of that name already"),
    ("NO_NAME", "has a descriptor in which the name is missing"),
    ("NO_OPERATIONS", "has a descriptor in which there are no operations"),
  ]

  @Test("a library that does not fit is refused at the import, and the session goes on", arguments: refused)
  func refusal(_ fault: String, _ message: String) async throws {
    let path = try await Self.faulty(fault)
    let result = try TernProcess.run([], input: "import \"\(path)\"\n1 + 1\nthrice(1.0)\nsoftmax([0.0])\n")
    #expect(result.output == "2\nf32[1]\n[1]\n")
    #expect(result.errors.contains("/lib\(fault).so \(message)"), "\(result.errors)")
    #expect(result.errors.contains("1│ import"))
    #expect(result.errors.contains("`thrice` has no value"))
    #expect(!result.isSignal)
  }

  @Test("what is no library, or no plug-in")
  func noPlugin() async throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("text.so", "no library\n")
    let empty = try folder.write("empty.c", "int nothing;\n")
    let library = try await Builder.only.build("nothing", "clang", ["-shared", "-fPIC", empty])
    let result = try TernProcess.run([], input: "import \"\(text)\"\nimport \"\(library)\"\nimport \"/nowhere.so\"\n")
    #expect(result.errors.contains("/text.so cannot be loaded: file too short") || result.errors.contains("/text.so cannot be loaded: invalid ELF header"))
    #expect(result.errors.contains("libnothing.so is a library, but no plug-in"))
    #expect(result.errors.contains("/nowhere.so cannot be loaded: No such file or directory"))
  }

  /// What an operation does wrong, and what is said of it when it is called.
  static let caught: [(fault: String, message: String)] = [
    ("WRITES_PAST", "thrice: the plug-in is at fault: it wrote outside of its result"),
    ("BAD_TYPE", "thrice: the plug-in is at fault: its infer gives a result of the type number 9, which there is not"),
    ("NEGATIVE_SIZE", "thrice: the plug-in is at fault: its infer gives a result with an axis of size -3"),
    ("REFUSES", "thrice: axis 0 of x is not what it likes"),
  ]

  @Test("an operation that does something wrong is found out when it is called", arguments: caught)
  func fault(_ fault: String, _ message: String) async throws {
    let result = try TernProcess.run([], input: "import \"\(try await Self.faulty(fault))\"\nthrice([1.0, 2])\n1 + 1\n")
    #expect(result.errors.hasPrefix("error: " + message), "\(result.errors)")
    #expect(result.output == "2\n")
  }

  /// What an operation does wrong, the law that it breaks, and what is said of it.
  static let unlawful: [(fault: String, message: String)] = [
    ("WRONG_DERIVATIVE", "thrice, law of derivative: the derivative by x"), ("WRONG_SECOND", "thrice, law of second: the derivative of the derivative by x"),
    ("SHAPE_TOO_LARGE", "thrice, law of shapes: leaves element"), ("WRITES_PAST", "thrice, law of example: "),
    ("READS_PAST", "thrice, law of bounds, in thrice([1.0, 2]): it ended the process"),
    ("OTHER_EACH_TIME", "thrice, law of repeat: gives other bits on a second run"),
    ("IGNORES_STRIDES", "thrice, law of strides: gives something else for arguments that lie in memory backwards"),
    ("WRONG_EXAMPLE", "thrice, law of example: gives [3, 6], but its documentation says [3, 7]"),
    ("WRONG_COST", "thrice, law of cost: declares 1 bytes, but its results alone have 8"),
    ("CRASHES", "thrice, law of example, in thrice([1.0, 2]): it ended the process"), ("BAD_PULLBACK", "thrice, law of second: "),
  ]

  @Test("the check names the law that is broken", arguments: unlawful)
  func check(_ fault: String, _ message: String) async throws {
    let result = try TernProcess.run(["plugin", "check", try await Self.faulty(fault)])
    #expect(result.status == 1 && !result.isSignal)
    #expect(result.errors.contains("error: " + message), "\(result.output)\(result.errors)")
    #expect(!result.output.contains("every law holds"))
  }

  @Test("with nothing wrong, every law holds")
  func faultless() async throws {
    let result = try TernProcess.run(["plugin", "check", try await Self.faulty("NOTHING")])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  @Test("a new plug-in can be built and obeys the laws", arguments: [false, true])
  func template(isSwift: Bool) async throws {
    let folder = try TemporaryFolder()
    let result = try TernProcess.run(["plugin", "new", "cubes"] + (isSwift ? ["--swift"] : []), in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    // As its Makefile does.
    let cubes = folder.path + "/cubes"
    let library =
      isSwift
      ? try await Builder.only.build("cubes-swift", "swiftc", ["-O", "-emit-library", "-static-stdlib", "-I", cubes + "/include", cubes + "/cubes.swift"])
      : try await Builder.only.build("cubes", "clang", ["-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", cubes + "/cubes.c", "-lm"])
    let check = try TernProcess.run(["plugin", "check", library])
    #expect(check.status == 0 && check.output.hasSuffix("every law holds\n"), "\(check.output)\(check.errors)")
    #expect(try String(contentsOfFile: cubes + "/Makefile", encoding: .utf8).contains("libcubes.so: cubes."))
    let again = try TernProcess.run(["plugin", "new", "cubes"], in: folder.path)
    #expect(again.status == 1 && again.errors == "error: cannot make the folder cubes: File exists\n")
    #expect(try TernProcess.run(["plugin", "new", "softmax"]).status == 2)
    #expect(try TernProcess.run(["plugin", "new", "No-Name"]).status == 2)
  }
}
