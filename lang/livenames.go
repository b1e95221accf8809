package lang

import (
	"fmt"
	"slices"
	"sort"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
	"golang.org/x/text/unicode/norm"
)

// liveNames are the live objects an expression may refer to. A server may have
// a hundred thousand of them, so values are made for those only that an
// expression uses, and of all of them only for an expression that goes over
// all.
type liveNames struct {
	read   func() ([]*model.World, diag.List)
	asked  bool
	worlds []*model.World
	diags  diag.List
	// addrs are all addresses, sorted; made when first asked for.
	addrs []string
	rows  map[rowsOf][]*schema.Attr
}

// rowsOf is a kind of block on a version of IIS.
type rowsOf struct {
	kind    model.Kind
	version string
}

func (l *liveNames) load() {
	if l.asked {
		return
	}
	l.asked = true
	if l.read != nil {
		l.worlds, l.diags = l.read()
	}
	l.rows = map[rowsOf][]*schema.Attr{}
}

// size is how much an expression over all live objects may have worked out, in
// the bytes of configuration that would pay for it.
func (l *liveNames) size() int {
	const bytesPerObject = 256
	n := 0
	for _, w := range l.worlds {
		n += len(w.Objects)
	}
	return n * bytesPerObject
}

// addresses lists the addresses of all live objects, sorted.
func (l *liveNames) addresses() []string {
	l.load()
	if l.addrs == nil {
		l.addrs = []string{}
		for _, w := range l.worlds {
			w.Each(func(o *model.Object) {
				if o.Kind != model.OtherKey && o.Addr != "" {
					l.addrs = append(l.addrs, string(o.Addr))
				}
			})
		}
		sort.Strings(l.addrs)
	}
	return l.addrs
}

// find gives the object at an address and its world. HCL has one spelling for
// an accented letter where the files of a server may have two.
func (l *liveNames) find(addr string) (*model.World, *model.Object) {
	for _, w := range l.worlds {
		if o := w.Find(model.Addr(addr)); o != nil && o.Kind != model.OtherKey {
			return w, o
		}
	}
	key := norm.NFC.String(model.Fold(addr))
	for _, w := range l.worlds {
		var found *model.Object
		w.Each(func(o *model.Object) {
			if found == nil && o.Kind != model.OtherKey && o.Addr != "" && !norm.NFC.IsNormalString(string(o.Addr)) && norm.NFC.String(o.Addr.Key()) == key {
				found = o
			}
		})
		if found != nil {
			return w, found
		}
	}
	return nil, nil
}

// attributes lists the rows an object of a kind has on a version of IIS.
func (l *liveNames) attributes(w *model.World, k model.Kind) []*schema.Attr {
	key := rowsOf{k, w.Version}
	rows, ok := l.rows[key]
	if !ok {
		for _, a := range schema.OfBlock(k) {
			for _, t := range schema.Targets() {
				if (t.Version() == w.Version || w.Version == "") && a.Answer(t, k).Presence.There {
					rows = append(rows, a)
					break
				}
			}
		}
		l.rows[key] = rows
	}
	return rows
}

// liveUse is what an expression uses of the live objects.
type liveUse struct {
	names *liveNames
	// at are the addresses written out, as they are written, with their places.
	at     map[string]model.Range
	whole  bool
	used   bool
	origin string
	expr   hclsyntax.Expression
	budget *budget
	// words are the names that stand in the expression anywhere.
	words map[string]bool
}

// uses looks an expression through, before it gets its meters. An index that
// is worked out, live[local.pool], is looked up when its value is known.
func (l *liveNames) uses(a *arg) *liveUse {
	u := &liveUse{names: l, at: map[string]model.Range{}, words: map[string]bool{}, expr: a.expr}
	w := &liveWalker{use: u, file: a.val.File}
	_ = hclsyntax.Walk(a.expr, w)
	if w.indexed {
		a.expr = w.replaced(a.expr)
	}
	return u
}

// liveWalker notes what an expression uses.
type liveWalker struct {
	use  *liveUse
	file model.FileID
	// under are the bare names that stand under an index.
	under   map[*hclsyntax.ScopeTraversalExpr]bool
	indexed bool
}

// Enter looks at one node.
func (w *liveWalker) Enter(n hclsyntax.Node) hcl.Diagnostics {
	u := w.use
	switch x := n.(type) {
	case *hclsyntax.IndexExpr:
		if bare(x.Collection) {
			if w.under == nil {
				w.under = map[*hclsyntax.ScopeTraversalExpr]bool{}
			}
			w.under[x.Collection.(*hclsyntax.ScopeTraversalExpr)] = true
			w.indexed, u.used = true, true
		}
	case *hclsyntax.ScopeTraversalExpr:
		w.steps(x.Traversal)
		if x.Traversal.RootName() != "live" {
			return nil
		}
		u.used = true
		if len(x.Traversal) == 1 {
			u.whole = u.whole || !w.under[x]
			return nil
		}
		if addr, ok := indexOf(x.Traversal[1]); ok {
			r := x.Traversal[1].SourceRange()
			u.at[addr] = model.Range{File: w.file, Start: uint32(r.Start.Byte), End: uint32(r.End.Byte)}
		}
	case *hclsyntax.RelativeTraversalExpr:
		w.steps(x.Traversal)
	case *hclsyntax.LiteralValueExpr:
		if s, ok := textOf(x.Val); ok {
			u.words[s] = true
		}
	}
	return nil
}

// Exit is the way back, on which nothing is noted.
func (w *liveWalker) Exit(hclsyntax.Node) hcl.Diagnostics { return nil }

func (w *liveWalker) steps(t hcl.Traversal) {
	for _, s := range t {
		switch s := s.(type) {
		case hcl.TraverseAttr:
			w.use.words[s.Name] = true
		case hcl.TraverseIndex:
			if name, ok := textOf(s.Key); ok {
				w.use.words[name] = true
			}
		}
	}
}

func indexOf(s hcl.Traverser) (string, bool) {
	switch s := s.(type) {
	case hcl.TraverseAttr:
		return s.Name, true
	case hcl.TraverseIndex:
		return textOf(s.Key)
	}
	return "", false
}

// replaced puts the look-ups in where an index is worked out.
func (w *liveWalker) replaced(x hclsyntax.Expression) hclsyntax.Expression {
	if i, ok := x.(*hclsyntax.IndexExpr); ok && bare(i.Collection) {
		x = &liveIndex{IndexExpr: i, use: w.use}
	}
	_ = hclsyntax.Walk(x, &replacer{w})
	return x
}

// replacer puts look-ups below the nodes it comes to.
type replacer struct{ *liveWalker }

// Enter replaces what stands right below a node.
func (r *replacer) Enter(n hclsyntax.Node) hcl.Diagnostics {
	for _, slot := range slotsOf(n) {
		if i, ok := (*slot).(*hclsyntax.IndexExpr); ok && bare(i.Collection) {
			*slot = &liveIndex{IndexExpr: i, use: r.use}
		}
	}
	return nil
}

// slotsOf gives the places of a node in which expressions stand.
func slotsOf(n hclsyntax.Node) []*hclsyntax.Expression {
	switch x := n.(type) {
	case *liveIndex:
		return []*hclsyntax.Expression{&x.Key}
	case *hclsyntax.ParenthesesExpr:
		return []*hclsyntax.Expression{&x.Expression}
	case *hclsyntax.TemplateExpr:
		return places(x.Parts)
	case *hclsyntax.TemplateWrapExpr:
		return []*hclsyntax.Expression{&x.Wrapped}
	case *hclsyntax.TemplateJoinExpr:
		return []*hclsyntax.Expression{&x.Tuple}
	case *hclsyntax.FunctionCallExpr:
		return places(x.Args)
	case *hclsyntax.ConditionalExpr:
		return []*hclsyntax.Expression{&x.Condition, &x.TrueResult, &x.FalseResult}
	case *hclsyntax.IndexExpr:
		return []*hclsyntax.Expression{&x.Collection, &x.Key}
	case *hclsyntax.RelativeTraversalExpr:
		return []*hclsyntax.Expression{&x.Source}
	case *hclsyntax.TupleConsExpr:
		return places(x.Exprs)
	case *hclsyntax.ObjectConsExpr:
		var all []*hclsyntax.Expression
		for i := range x.Items {
			all = append(all, &x.Items[i].KeyExpr, &x.Items[i].ValueExpr)
		}
		return all
	case *hclsyntax.ObjectConsKeyExpr:
		return []*hclsyntax.Expression{&x.Wrapped}
	case *hclsyntax.ForExpr:
		return []*hclsyntax.Expression{&x.CollExpr, &x.KeyExpr, &x.ValExpr, &x.CondExpr}
	case *hclsyntax.SplatExpr:
		return []*hclsyntax.Expression{&x.Source, &x.Each}
	case *hclsyntax.BinaryOpExpr:
		return []*hclsyntax.Expression{&x.LHS, &x.RHS}
	case *hclsyntax.UnaryOpExpr:
		return []*hclsyntax.Expression{&x.Val}
	}
	return nil
}

func places(all []hclsyntax.Expression) []*hclsyntax.Expression {
	out := make([]*hclsyntax.Expression, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	return out
}

// liveIndex is live[KEY] with a key that is worked out.
type liveIndex struct {
	*hclsyntax.IndexExpr
	use *liveUse
}

// Value works out the key and looks the object up.
func (x *liveIndex) Value(ctx *hcl.EvalContext) (cty.Value, hcl.Diagnostics) {
	key, diags := x.Key.Value(ctx)
	if diags.HasErrors() {
		return cty.DynamicVal, diags
	}
	at := x.Key.Range()
	wrong := func(summary, detail string) (cty.Value, hcl.Diagnostics) {
		return cty.DynamicVal, append(diags, &hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: detail, Subject: &at})
	}
	addr, ok := textOf(key)
	if !ok {
		return wrong("Address is no text", "live takes an address, a text that is not sensitive.")
	}
	w, o := x.use.names.find(addr)
	if o == nil {
		return wrong("Address not found", fmt.Sprintf("Nothing on the servers is at %s.", schema.QuoteHCL(clip(addr))))
	}
	x.use.budget.spend(stepsPerLookUp)
	return x.use.names.object(w, o, nil), diags
}

// stepsPerLookUp is what one object costs that is looked up by a key that was
// worked out: some sixty attributes, each with the keys above it.
const stepsPerLookUp = 200

// value gives what live is for an expression. What is wrong with it is
// reported, or is wrong with the live files themselves; ok is false then.
func (u *liveUse) value(e *evaluator, a *arg) (v cty.Value, ok bool) {
	u.budget = e.budget
	if !u.used {
		return cty.EmptyObjectVal, true
	}
	u.names.load()
	if u.names.diags.HasErrors() {
		return cty.NilVal, false
	}
	e.budget.steps += u.names.size() / bytesPerExtraStep
	objects := map[string]cty.Value{}
	if u.whole {
		if n := len(u.names.addresses()); n > e.budget.elements {
			e.fail(codeBudget, a.val, "Collection too large", fmt.Sprintf("There are %s live objects; one collection may have %s elements.", thousands(n), thousands(e.budget.elements)), `Name the one that is meant: live["ADDRESS"].`)
			return cty.NilVal, false
		}
		words := map[string]bool{}
		for name := range u.words {
			if isAttribute(name) {
				words[name] = true
			}
		}
		for _, w := range u.names.worlds {
			w.Each(func(o *model.Object) {
				if o.Kind != model.OtherKey && o.Addr != "" {
					objects[string(o.Addr)] = u.names.object(w, o, words)
				}
			})
		}
	}
	for _, addr := range sortedKeys(u.at) {
		w, o := u.names.find(addr)
		if o == nil {
			u.unknown(e, addr)
			return cty.NilVal, false
		}
		objects[addr] = u.names.object(w, o, nil)
		u.noteOrigin(w, o, addr)
	}
	return cty.ObjectVal(objects), true
}

// noteOrigin says where the value comes from when the expression is the
// attribute of one object.
func (u *liveUse) noteOrigin(w *model.World, o *model.Object, addr string) {
	t, ok := u.expr.(*hclsyntax.ScopeTraversalExpr)
	if !ok || len(t.Traversal) != 3 {
		return
	}
	name, ok := indexOf(t.Traversal[2])
	row := schema.Find(o.Kind, name)
	if !ok || row == nil || !slices.Contains(u.names.attributes(w, o.Kind), row) {
		return
	}
	_, from := schema.Effective(w, o, row)
	u.origin = from.Text()
}

func (u *liveUse) unknown(e *evaluator, addr string) {
	fix := ""
	const few = 5000
	if all := u.names.addresses(); len(all) > 0 && len(all) <= few {
		if near := diag.Nearest(addr, all); near != "" {
			fix = fmt.Sprintf("Did you mean live[%s]?", schema.QuoteHCL(near))
		}
	} else if len(all) == 0 {
		fix = "The configuration has no server with live files."
	}
	e.fail(codeReference, u.at[addr], "Address not found", fmt.Sprintf("Nothing on the servers is at %s.", schema.QuoteHCL(clip(addr))), fix)
}

// object is a live object as expressions see it: its attributes with the
// values it obeys, and beside them local, the values that are set at its own
// key, origin, where each value comes from, and address, kind and name. With
// words it has the attributes of these names only, and null for those its kind
// does not have.
func (l *liveNames) object(w *model.World, o *model.Object, words map[string]bool) cty.Value {
	effective, local, origin := map[string]cty.Value{}, map[string]cty.Value{}, map[string]cty.Value{}
	for name := range words {
		effective[name], local[name], origin[name] = nothing, nothing, nothing
	}
	for _, a := range l.attributes(w, o.Kind) {
		if words != nil && !words[a.Name] {
			continue
		}
		v, from := schema.Effective(w, o, a)
		effective[a.Name], origin[a.Name] = ctyOf(a, v), cty.StringVal(from.Text())
		local[a.Name] = nothing
		if from.Kind == schema.OriginLocal {
			local[a.Name] = effective[a.Name]
		}
	}
	effective["local"], effective["origin"] = cty.ObjectVal(local), cty.ObjectVal(origin)
	effective["address"], effective["kind"], effective["name"] = cty.StringVal(string(o.Addr)), cty.StringVal(o.Kind.String()), cty.StringVal(o.Name)
	return cty.ObjectVal(effective)
}

var nothing = cty.NullVal(cty.DynamicPseudoType)

// isAttribute reports whether any kind of block has an attribute of a name.
func isAttribute(name string) bool {
	for _, k := range model.Kinds() {
		if schema.Find(k, name) != nil {
			return true
		}
	}
	return false
}

// ctyOf is a live value as an expression has it. The text of a secret is in no
// value; that there is one is sensitive.
func ctyOf(a *schema.Attr, v model.Value) cty.Value {
	switch v.Kind() {
	case model.BoolKind:
		return cty.BoolVal(v.IsTrue())
	case model.TextKind:
		return cty.StringVal(shownItem(a, v.Str()))
	case model.SecretKind:
		return cty.StringVal("").Mark(sensitiveMark{})
	case model.ListKind:
		return textList(a, v.Items())
	case model.NumberKind:
		switch n := a.Type.Literal(v.Num()).(type) {
		case uint64:
			return cty.NumberUIntVal(n)
		case string:
			return cty.StringVal(n)
		case []string:
			return textList(a, n)
		}
	}
	return nothing
}

func textList(a *schema.Attr, items []string) cty.Value {
	if len(items) == 0 {
		return cty.ListValEmpty(cty.String)
	}
	out := make([]cty.Value, len(items))
	for i, s := range items {
		out[i] = cty.StringVal(shownItem(a, s))
	}
	return cty.ListVal(out)
}

// shownItem writes Windows paths the way HCL and people here do.
func shownItem(a *schema.Attr, s string) string {
	if a.Type.Kind == schema.TPath || a.Type.Paths {
		return schema.ShowPath(s)
	}
	return s
}
