// `tern` with the plug-ins of this folder linked in.
import TernProgram

Program.run(with: [Margins(), Alignment()])
