package lang

import (
	"errors"
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// The functions here treat paths of the server as texts. Nothing is looked up
// and nothing is resolved: the path may be of another machine, and an ending
// like .. means what it means there.

// backSlashed writes a path with back slashes only.
func backSlashed(p string) string { return strings.ReplaceAll(p, "/", `\`) }

// splitWinPath takes the root off a path that has only back slashes: D:\, a
// share \\server\share, or \ alone. What is left neither begins nor ends with
// a slash.
func splitWinPath(p string) (root, rest string) {
	switch {
	case len(p) >= 2 && p[1] == ':':
		root, rest = p[:2]+`\`, p[2:]
	case strings.HasPrefix(p, `\\`):
		server, after, _ := strings.Cut(strings.TrimLeft(p, `\`), `\`)
		share, after, _ := strings.Cut(strings.TrimLeft(after, `\`), `\`)
		if root, rest = strings.TrimRight(`\\`+server+`\`+share, `\`), after; root == "" {
			root = `\`
		}
	case strings.HasPrefix(p, `\`):
		root, rest = `\`, p[1:]
	default:
		rest = p
	}
	return root, strings.Trim(rest, `\`)
}

// joinWinPath puts a root and what lies below it together.
func joinWinPath(root, rest string) string {
	if root != "" && rest != "" && !strings.HasSuffix(root, `\`) {
		root += `\`
	}
	return root + rest
}

// winPathJoin joins the parts of a path. Slashes at their ends do not count; a
// part that is a whole path may only be the first.
func winPathJoin(parts []string) (string, int, error) {
	root, names := "", []string(nil)
	begun := false
	for i, part := range parts {
		if err := schema.CheckControl(part); err != nil {
			return "", i, err
		}
		if part == "" {
			continue
		}
		r, rest := splitWinPath(backSlashed(part))
		switch {
		case !begun:
			root = r
		case r != "" && r != `\`:
			return "", i, fmt.Errorf("%q is a whole path, and only the first part may be one", clip(part))
		}
		begun = true
		for name := range strings.SplitSeq(rest, `\`) {
			if name != "" {
				names = append(names, name)
			}
		}
	}
	if !begun {
		return "", 0, errors.New("all parts are empty")
	}
	return joinWinPath(root, strings.Join(names, `\`)), 0, nil
}

// winPathBase gives the last name of a path, nothing for a drive or a share.
func winPathBase(p string) string {
	_, rest := splitWinPath(backSlashed(p))
	return rest[strings.LastIndexByte(rest, '\\')+1:]
}

// winPathDir gives a path without its last name; of a drive or a share itself.
func winPathDir(p string) string {
	root, rest := splitWinPath(backSlashed(p))
	i := strings.LastIndexByte(rest, '\\')
	return joinWinPath(root, strings.TrimRight(rest[:max(i, 0)], `\`))
}

var winPathJoinFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "part", Type: cty.String},
	Type: func(args []cty.Value) (cty.Type, error) {
		if len(args) == 0 {
			return cty.NilType, errors.New("at least one part is needed")
		}
		return cty.String, nil
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		parts := make([]string, len(args))
		for i, a := range args {
			parts[i] = a.AsString()
		}
		joined, at, err := winPathJoin(parts)
		if err != nil {
			return cty.NilVal, function.NewArgError(at, err)
		}
		return cty.StringVal(joined), nil
	},
})

// pathPart makes a function that gives a part of a path.
func pathPart(part func(string) string) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if err := schema.CheckControl(args[0].AsString()); err != nil {
				return cty.NilVal, function.NewArgError(0, err)
			}
			return cty.StringVal(part(args[0].AsString())), nil
		},
	})
}
