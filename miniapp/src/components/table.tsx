import { startTransition, useEffect, useState, type ReactNode } from 'react';
import { Box } from './box';

export interface Column<T> {
  key: string;
  title: string;
  /** A number: stands right at a desk. */
  right?: boolean;
  /** One of several figures: on a phone they stand three in a line, each under its name. */
  stack?: boolean;
  /** On a phone it stands beside the row's first words, without its name. */
  beside?: boolean;
  /** Stays on one line at a desk. */
  tight?: boolean;
  /** Not worth a line of a phone. */
  deskOnly?: boolean;
  cell: (row: T) => ReactNode;
}

/** So many rows stand at once; a city's other hundreds come while the page answers already. */
const AT_ONCE = 60;

function useFirst<T>(rows: readonly T[]): readonly T[] {
  const isLong = rows.length > AT_ONCE;
  const [all, setAll] = useState(!isLong);
  useEffect(() => {
    if (isLong) startTransition(() => setAll(true));
  }, [isLong]);
  return all ? rows : rows.slice(0, AT_ONCE);
}

/** Rows of facts: a table with headings at a desk, one card a row on a phone. */
export function Table<T>({
  label,
  columns,
  rows,
  keyOf,
}: {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
}) {
  const shown = useFirst(rows);
  const side = (column: Column<T>): string =>
    `${column.right ? ' gy-table__cell--right gy-number' : ''}${column.stack ? ' gy-table__cell--stack' : ''}${column.deskOnly ? ' gy-table__cell--desk' : ''}${column.tight ? ' gy-table__cell--tight' : ''}`;
  return (
    <Box as="table" className="gy-table" label={label}>
      <Box as="thead" className="gy-table__head" role="rowgroup">
        <Box as="tr" className="gy-table__row">
          {columns.map((column) => (
            <Box as="th" key={column.key} className={`gy-table__cell gy-table__cell--head${side(column)}`}>
              {column.title}
            </Box>
          ))}
        </Box>
      </Box>
      <Box as="tbody" className="gy-table__body" role="rowgroup">
        {shown.map((row) => (
          <Box as="tr" key={keyOf(row)} className={`gy-table__row${columns.some((c) => c.beside) ? ' gy-table__row--beside' : ''}`}>
            {columns.map((column, i) => {
              const content = column.cell(row);
              const kind =
                i === 0
                  ? ' gy-table__cell--first'
                  : content === ''
                    ? ' gy-table__cell--void'
                    : column.beside
                      ? ' gy-table__cell--beside'
                      : '';
              return (
                <Box as="td" key={column.key} className={`gy-table__cell${kind}${side(column)}`}>
                  {i === 0 ? null : <Box className="gy-table__name">{column.title}</Box>}
                  <Box className="gy-table__value">{content}</Box>
                </Box>
              );
            })}
          </Box>
        ))}
      </Box>
    </Box>
  );
}
