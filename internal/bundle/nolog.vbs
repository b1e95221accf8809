' ---- nolog: a script that only looks keeps no log. ----

Sub HoldBundle()
End Sub

Sub BeginLog()
End Sub

Sub Note(text)
End Sub
