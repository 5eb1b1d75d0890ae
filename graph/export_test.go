package graph

import (
	"context"

	"github.com/clausekg/clause/graph/internal/file"
)

// OpenOn opens a database on a disk of the test's making.
func OpenOn(disk file.Disk, opts *Options) (*DB, error) {
	db := OpenMemory()
	db.path = "test.clause"
	db.readOnly = opts != nil && opts.ReadOnly
	if err := db.attach(disk); err != nil {
		return nil, db.report("open", err)
	}
	return db, nil
}

// CheckOn checks a disk of the test's making.
func CheckOn(disk file.Disk) (Report, error) {
	return checkDisk(context.Background(), disk, "test.clause", nil)
}

// Many lets commits of fewer changes than usual be written as columns.
func (db *DB) Many(changes int) { db.many = changes }

// BackupOn makes a backup on a disk of the test's making.
func BackupOn(disk file.Disk, s *Snapshot) error {
	return saveOn(context.Background(), disk, s, func(done, of int) {})
}
