package view

import (
	"embed"
	"io"
	"strings"
)

// schemaFiles are JSON Schemas of what --json prints. They are made from the Go
// types and their comments by a test (UPDATE=1), because a program that is
// built has its comments no more; the same test fails when they are out of
// step.
//
//go:embed schemas/*.json
var schemaFiles embed.FS

// LanguageSchemaName is the name of the schema that LanguageSchema makes.
const LanguageSchemaName = "language"

// SchemaNames lists the schemas there are: of the language, and of each form
// of JSON that is published, by name.
func SchemaNames() []string {
	files, _ := schemaFiles.ReadDir("schemas")
	names := []string{LanguageSchemaName}
	for _, f := range files {
		names = append(names, strings.TrimSuffix(f.Name(), ".json"))
	}
	return names
}

// Schema writes the JSON Schema of one form of JSON; known is false when there
// is none of that name.
func Schema(w io.Writer, name string) (known bool, err error) {
	if name == LanguageSchemaName {
		return true, LanguageSchema(w)
	}
	text, err := schemaFiles.ReadFile("schemas/" + name + ".json")
	if err != nil {
		return false, nil
	}
	_, err = w.Write(text)
	return true, err
}
