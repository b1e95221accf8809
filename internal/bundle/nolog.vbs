' ---- nolog: a script that only looks keeps no log. ----

Sub BeginLog()
End Sub

Sub Note(text)
End Sub
