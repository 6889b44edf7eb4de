// PackageFiles has functions named read and write of its own; these are the system's.
#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
