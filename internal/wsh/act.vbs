' ---- act: files, commands and the console. ----

' WriteFile writes a text, each character as one byte of this machine's code
' page, over what was there.
Function WriteFile(path, text)
  Dim files, stream
  WriteFile = False
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  Set stream = files.CreateTextFile(path, True)
  If Failed(path) Then Exit Function
  stream.Write text
  If Failed(path) Then Exit Function
  stream.Close
  If Failed(path) Then Exit Function
  WriteFile = True
End Function

' AppendLine puts a line at the end of a file and closes it, so that the line is
' with the system before anything else happens.
Function AppendLine(path, line)
  Dim files, stream
  AppendLine = False
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  Set stream = files.OpenTextFile(path, 8, True)
  If Failed(path) Then Exit Function
  stream.WriteLine line
  If Failed(path) Then Exit Function
  stream.Close
  If Failed(path) Then Exit Function
  AppendLine = True
End Function

' HoldFile opens a file for writing and keeps it open until the script ends,
' whatever ends it: no other script can open it so meanwhile.
Dim HeldFile

Function HoldFile(path)
  Dim files
  HoldFile = False
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  Set HeldFile = files.OpenTextFile(path, 8, True)
  HoldFile = Not Failed(path)
End Function

Function CopyFile(from, path)
  Dim files
  CopyFile = False
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  files.CopyFile from, path, True
  CopyFile = Not Failed(path)
End Function

Function DropFile(path)
  Dim files
  DropFile = False
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  files.DeleteFile path, True
  DropFile = Not Failed(path)
End Function

' HereFolder is the folder the script lies in.
Function HereFolder()
  HereFolder = Left(WScript.ScriptFullName, Len(WScript.ScriptFullName) - Len(WScript.ScriptName) - 1)
End Function

' RunCommand runs a command line, waits, and gives its exit code; -1 when it
' could not be started.
Function RunCommand(line)
  Dim shell, code
  RunCommand = -1
  On Error Resume Next
  Set shell = CreateObject("WScript.Shell")
  code = shell.Run(line, 0, True)
  If Failed(line) Then Exit Function
  RunCommand = code
End Function

' AskSecret asks at the console without echo, where this host has the object
' for it (Windows XP and Server 2003).
Function AskSecret(prompt, secret)
  Dim asker
  AskSecret = False
  secret = ""
  On Error Resume Next
  Set asker = CreateObject("ScriptPW.Password")
  If Failed("asking without echo") Then Exit Function
  Say prompt
  secret = asker.GetPassword()
  If Failed("asking without echo") Then Exit Function
  AskSecret = True
End Function

' ReadInput reads one line of standard input. NoInput says afterwards that this
' host has none at all, which is not one that is at its end.
Dim NoInput
NoInput = False

Function ReadInput(line)
  Dim stream
  ReadInput = False
  line = ""
  On Error Resume Next
  Set stream = WScript.StdIn
  If Failed("standard input") Then
    NoInput = True
    Exit Function
  End If
  line = stream.ReadLine
  If Failed("standard input") Then Exit Function
  ReadInput = True
End Function
