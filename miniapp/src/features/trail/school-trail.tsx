import type { WireTrailLine } from '@contract/index';
import { Press } from '../../components/press';
import { Table, type Column } from '../../components/table';
import { whenOf } from '../../words/when';

interface SchoolTrailProps {
  lines: readonly WireTrailLine[];
  now: number;
  /** Shows what this colleague did alone. */
  onPick: (person: string, name: string) => void;
}

/** Who looked at or changed whose data, newest first: a table at a desk, cards on a phone. */
export function SchoolTrail({ lines, now, onPick }: SchoolTrailProps) {
  const columns: Column<WireTrailLine>[] = [
    { key: 'what', title: '做了什么', cell: (line) => line.what },
    {
      key: 'who',
      title: '谁',
      tight: true,
      beside: true,
      cell: ({ id, who, person }) =>
        person === undefined ? (
          who
        ) : (
          <Press id={`person-${id}`} className="gy-textlink" label={`只看${who}`} onPress={() => onPick(person, who)}>
            {who}
          </Press>
        ),
    },
    { key: 'about', title: '关于', cell: ({ about }) => (about === '' ? '' : about) },
    { key: 'at', title: '什么时候', tight: true, cell: ({ at }) => whenOf(at, now) },
  ];
  return <Table label="查看记录" columns={columns} rows={lines} keyOf={(line) => line.id} />;
}
