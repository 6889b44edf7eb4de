import PatchbayCLI

@main
enum Main {
  static func main() { Program.main() }
}
