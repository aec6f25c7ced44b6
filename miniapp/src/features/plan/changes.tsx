import { useCallback, useRef } from 'react';
import type { WirePlanChange, WirePlanChanges } from '@contract/index';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Loaded } from '../../components/loaded';
import { Hint, Notice } from '../../components/notice';
import { Table, type Column } from '../../components/table';
import { Tag } from '../../components/tag';

const kinds: Record<WirePlanChange['kind'], { words: string; tone: 'good' | 'bad' | 'warm' }> = {
  added: { words: '新加', tone: 'good' },
  removed: { words: '去掉', tone: 'bad' },
  changed: { words: '改了', tone: 'warm' },
};
const columns: readonly Column<WirePlanChange>[] = [
  { key: 'what', title: '哪一条', cell: ({ line, what }) => `第 ${line} 条 ${what}` },
  { key: 'kind', title: '怎么了', tight: true, cell: ({ kind }) => <Tag tone={kinds[kind].tone}>{kinds[kind].words}</Tag> },
  { key: 'sentences', title: '改了什么', cell: ({ sentences }) => sentences.map((sentence) => <Box key={sentence}>{sentence}</Box>) },
];

/** What differs between two versions, line by line in sentences. `turn`: another one is another answer. */
export function Changes({ get, turn }: { get: () => Promise<WirePlanChanges>; turn: string }) {
  const asked = useRef(get);
  asked.current = get;
  const { load, reload } = useLoad(useCallback(() => (turn === '' ? Promise.reject(new Error('no turn')) : asked.current()), [turn]));
  return (
    <Loaded of={load} retry={reload}>
      {({ changes, added, removed, changed, renamed }) => (
        <Box className="gy-stack">
          {renamed === undefined ? null : <Hint>{renamed}</Hint>}
          {changes.length === 0 ? (
            <Notice icon="tick" title="每一条都一样" text="两边没有不同的安排。" />
          ) : (
            <>
              <Box as="p" id="changes-sum" className="gy-strong">{`新加 ${added} 条，改了 ${changed} 条，去掉 ${removed} 条。`}</Box>
              <Table label="改了什么" columns={columns} rows={changes} keyOf={({ line }) => String(line)} />
            </>
          )}
        </Box>
      )}
    </Loaded>
  );
}
