import { useCallback, useState } from 'react';
import type { WireDraft, WireFamilyPreview } from '@contract/index';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Choice, Field } from '../../components/field';
import { Loaded } from '../../components/loaded';
import { Hint, Notice } from '../../components/notice';
import { Press } from '../../components/press';
import { Table, type Column } from '../../components/table';
import { Tag } from '../../components/tag';
import { tagList, tagNames } from './about-words';
import { dueOf, fromLocalField, toLocalField, whenOf } from '../../words/when';

interface PreviewProps {
  plan: string;
  classrooms: WireDraft['classrooms'];
  /** Whether the reader may choose a child by name. */
  byName: boolean;
  now: number;
}

type Line = WireFamilyPreview['lines'][number];
type Tags = NonNullable<WireDraft['lines'][number]['audience']['tags']>;
type Someone = { readonly child: string } | { readonly classroom: string; readonly tags: Tags };

/** The plan as one family would meet it: its term, its first page, and what rings at which guardian. Nothing is sent or written. */
export function FamilyPreview({ plan, classrooms, byName, now }: PreviewProps) {
  const [classroom, setClassroom] = useState(classrooms[0]?.id ?? '');
  const [tags, setTags] = useState<Tags>([]);
  const [at, setAt] = useState(toLocalField(now));
  const [seen, setSeen] = useState<WireFamilyPreview | null>(null);
  const { send, busy, problem } = useSend((of: Someone) => {
    const moment = fromLocalField(at);
    return call('previewPlan', { params: { plan }, in: { ...of, ...(moment === null ? {} : { at: moment }) } });
  }, setSeen);
  if (classrooms.length === 0) return <Notice icon="class" title="学校还没有班级" text="先导入名册，再来看一家会收到什么。" />;
  return (
    <Box className="gy-stack">
      <Hint>只是看看：什么也不发，什么也不记在家长那里。指定一个孩子看，会记进“查看记录”。</Hint>
      <Choice label="哪个班" options={classrooms.map(({ id, name }) => [id, name] as const)} value={classroom} onChange={setClassroom} />
      <Field id="preview-at" label="那时的“今天”页（北京时间）" kind="datetime-local" value={at} onChange={setAt} />
      <Box className="gy-chips" role="group" label="这一家是哪类家庭">
        {tagList.map((tag) => (
          <Press
            key={tag}
            id={`preview-${tag}`}
            pressed={tags.includes(tag)}
            label={`${tagNames[tag]}家庭`}
            className={`gy-chip${tags.includes(tag) ? ' gy-chip--on' : ''}`}
            onPress={() => setTags(tagList.filter((each) => (each === tag ? !tags.includes(tag) : tags.includes(each))))}
          >
            {`${tagNames[tag]}家庭`}
          </Press>
        ))}
      </Box>
      <Box className="gy-row">
        <Button id="preview-class" kind="soft" busy={busy} onPress={() => send({ classroom, tags })}>
          看这个班随便一家
        </Button>
      </Box>
      {byName ? <Children classroom={classroom} busy={busy} onChosen={(child) => send({ child })} /> : null}
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
      {seen === null ? null : <Seen of={seen} now={now} />}
    </Box>
  );
}

function Children({ classroom, busy, onChosen }: { classroom: string; busy: boolean; onChosen: (id: string) => void }) {
  const { load, reload } = useLoad(useCallback(() => call('rosterClass', { params: { classroom } }), [classroom]));
  return (
    <Loaded of={load} retry={reload}>
      {({ students }) =>
        students.length === 0 ? (
          <Box as="p" className="gy-meta">
            这个班还没有学生。
          </Box>
        ) : (
          <Box>
            <Box as="p" className="gy-field__label">
              或者指定一个孩子
            </Box>
            <Box className="gy-chips" role="group" label="选孩子">
              {students.map(({ id, name }) => (
                <Press key={id} id={`child-${id}`} off={busy} label={`看${name}一家`} className="gy-chip" onPress={() => onChosen(id)}>
                  {name}
                </Press>
              ))}
            </Box>
          </Box>
        )
      }
    </Loaded>
  );
}

function What({ line: { title, for: whom, about, layered } }: { line: Line }) {
  const more = [about, layered ? '按孩子的层次给' : undefined].filter((word) => word !== undefined).join('　');
  return (
    <>
      {`《${title}》${whom === 'student' ? '（给孩子）' : ''}`}
      {more === '' ? null : <Box className="gy-meta">{more}</Box>}
    </>
  );
}

function Seen({ of: { who, draft, at, guardians, lines, today, next }, now }: { of: WireFamilyPreview; now: number }) {
  const columns: readonly Column<Line>[] = [
    { key: 'title', title: '内容', cell: (line) => <What line={line} /> },
    { key: 'at', title: '推送', tight: true, cell: ({ startsAt }) => whenOf(startsAt, now) },
    { key: 'due', title: '截止', tight: true, cell: ({ dueAt }) => dueOf(dueAt, now) },
    {
      key: 'reach',
      title: '怎样收到',
      cell: ({ pushed, reaches }) =>
        pushed ? (
          <Tag tone="good">已推送</Tag>
        ) : reaches.length === 0 ? (
          ''
        ) : (
          reaches.map(({ name, rings, text }) => (
            <Box key={name}>
              <Tag tone={rings ? 'good' : 'warm'}>{name}</Tag>
              <Box as="span" className="gy-meta">{` ${text}`}</Box>
            </Box>
          ))
        ),
    },
  ];
  return (
    <Box as="section" id="family" className="gy-section" label="这一家会看到什么">
      <Box as="h2" className="gy-h2 gy-below-s">
        {who}
      </Box>
      {draft ? <Hint>按起草中的这一版算。</Hint> : null}
      {guardians.length === 0 ? null : (
        <Box className="gy-row gy-gap-s">
          {guardians.map(({ name, bound, text }) => (
            <Tag key={name} tone={bound ? 'good' : 'bad'}>{`${name}：${text}`}</Tag>
          ))}
        </Box>
      )}
      <Box className="gy-card gy-gap">
        <Box as="h3" className="gy-h3">{`${whenOf(at, now)} 的“今天”页`}</Box>
        {today.length === 0 ? (
          <Box as="p" className="gy-gap-s">
            那时页面上还没有内容。
          </Box>
        ) : (
          today.map((card) => (
            <Box
              key={card.line}
              as="p"
              className="gy-gap-s"
            >{`《${card.title}》 ${whenOf(card.startsAt, now)} 推送，${dueOf(card.dueAt, now)} 截止`}</Box>
          ))
        )}
        {next === undefined ? null : (
          <Box as="p" className="gy-meta gy-gap-s">{`下一个：${whenOf(next.startsAt, now)}《${next.title}》`}</Box>
        )}
      </Box>
      <Box as="h3" className="gy-h3 gy-gap">{`这学期 ${lines.length} 条`}</Box>
      {lines.length === 0 ? (
        <Notice icon="plan" title="这一家一条也收不到" text="请看看“给谁”选得对不对。" />
      ) : (
        <Table label="这一家的学期安排" columns={columns} rows={lines} keyOf={({ line }) => String(line)} />
      )}
    </Box>
  );
}
