package snapshot

import "reflect"

// samples are Go expressions for values of types that only their own package can name. A program that restores such a
// value evaluates the expression to know the type.
var samples = map[typeKey]string{
	{"context", "backgroundCtx"}:    "context.Background()",
	{"context", "todoCtx"}:          "context.TODO()",
	{"context", "valueCtx"}:         "context.WithValue(context.Background(), 0, 0)",
	{"context", "withoutCancelCtx"}: "context.WithoutCancel(context.Background())",
	{"errors", "errorString"}:       `errors.New("")`,
	{"errors", "joinError"}:         "errors.Join(errors.ErrUnsupported)",
	{"fmt", "wrapError"}:            `fmt.Errorf("%w", error(nil))`,
	{"fmt", "wrapErrors"}:           `fmt.Errorf("%w%w", error(nil), error(nil))`,
	{"runtime", "boundsError"}:      recovered("i := 0; _ = []int(nil)[i]"),
	{"runtime", "plainError"}:       recovered("map[int]int(nil)[0] = 0"),
	{"runtime", "errorString"}:      recovered("i := 0; _ = 1 / i"),
}

// recovered is Go for what statements panic with.
func recovered(statements string) string {
	return "func() (v any) { defer func() { v = recover() }(); " + statements + "; return v }()"
}

// typeDescriptor is the type of every reflect.Type.
var typeDescriptor = reflect.TypeOf(errorType)
