package load

import "fmt"

func (in *input) jsonld() error { return fmt.Errorf("%s is not read yet", in.format) }
