import { useState } from 'react';
import type { WireDraft, WireDraftEdit, WireDraftLine, WireEnteredLine, WireLineFault, WirePickResource } from '@contract/index';
import type { Sending } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field, Switch } from '../../components/field';
import { Hint } from '../../components/notice';
import { Sheet } from '../../components/sheet';
import { kindsOf, layersWrong, withField } from './about-words';
import { LineMore } from './line-more';
import { LineWhen, Wrong } from './line-when';
import { PickAudience } from './pick-audience';
import { PickResource } from './pick-resource';
import { useResources } from './use-resources';

/** A line that is being changed, or a day that a new one is for. */
export type Editing = { readonly line: WireDraftLine } | { readonly week: number; readonly weekday: WireDraftLine['weekday'] };

interface EditorProps {
  draft: WireDraft;
  editing: Editing;
  sending: Sending<[WireDraftEdit]>;
  onClose: () => void;
}

const EVENING = 19 * 60 + 30;

function entered(editing: Editing, { kind, ofBureau }: WireDraft): WireEnteredLine {
  if (!('line' in editing)) {
    const nobodyLeftOut = { grades: [], classroomIds: [] };
    const { week, weekday } = editing;
    // A plan of one kind holds lines of that kind.
    const [only, ...others] = kind === undefined ? [] : kindsOf[kind];
    const about = only === undefined || others.length > 0 ? {} : { as: only };
    return { week, weekday, minute: EVENING, dueDays: 7, resource: '', audience: nobodyLeftOut, note: '', together: false, about };
  }
  const { week, weekday, minute, dueDays, resource, audience, note, together, about, layers, must } = editing.line;
  const said = { week, weekday, minute, dueDays, resource, audience, note, together, about };
  return { ...said, ...(layers ? { layers } : {}), ...(ofBureau ? { must: must ?? false } : {}) };
}

/** How far a school may move what came from its county. */
const FAR = { none: '时间也不能改', day: '时间可以改到当天别的钟点', week: '时间可以改到同一周里' } as const;

/** A line of the county's: what of it is the school's to change. */
function OfCounty({ line, fault }: { line: WireDraftLine; fault: string | undefined }) {
  const { title, who, county } = line;
  return (
    <>
      <Box as="p" className="gy-h3">{`《${title}》`}</Box>
      <Hint>{`这一条是县里的${county?.must ? '必推内容，不能去掉' : ''}，推给${who}。内容和给谁不能改，${FAR[county?.moves ?? 'none']}。`}</Hint>
      <Wrong words={fault} />
    </>
  );
}

const whole = (text: string, from: number, to: number): number | undefined => {
  const n = /^\d{1,3}$/.test(text.trim()) ? Number(text) : NaN;
  return n >= from && n <= to ? n : undefined;
};

/** Another content, and the dimension with it where it was that of the one before. */
function followed({ about, resource }: WireEnteredLine, next: string, items: readonly WirePickResource[]): Pick<WireEnteredLine, 'about'> {
  const before = items.find(({ id }) => id === resource)?.dimension;
  if (about?.dimension === undefined || about.dimension !== before || next === resource) return {};
  return { about: withField(about, 'dimension', '') };
}

/** One line of a plan: when, what, for whom. What the school's rules find wrong stands at its field. */
export function SlotEditor({ draft, editing, sending: { send, busy, problem }, onClose }: EditorProps) {
  const [line, setLine] = useState(() => entered(editing, draft));
  const resources = useResources();
  const [week, setWeek] = useState(String(line.week));
  const [days, setDays] = useState(String(line.dueDays));
  const [fault, setFault] = useState<string>();
  const change = (part: Partial<WireEnteredLine>): void => setLine((before) => ({ ...before, ...part }));
  const old = 'line' in editing ? editing.line : undefined;
  const faults = old === undefined ? [] : draft.faults.filter(({ line: at }) => at === old.line);
  const said = (column: WireLineFault['column']): string | undefined => faults.find((each) => each.column === column)?.sentence;
  const [atWeek, dueDays] = [whole(week, 1, draft.term.weeks), whole(days, 1, 30)];
  const county = old?.county;

  const save = (): void => {
    const wrong =
      atWeek === undefined
        ? `周次请填 1 到 ${draft.term.weeks}`
        : dueDays === undefined
          ? '几天内看完，请填 1 到 30'
          : line.resource === ''
            ? '请先选一个内容'
            : layersWrong(line.layers);
    setFault(wrong);
    if (wrong !== undefined || atWeek === undefined || dueDays === undefined) return;
    const next = { ...line, week: atWeek, dueDays };
    const { weekday, minute, note } = line;
    if (old === undefined) send({ kind: 'add', line: next });
    else {
      const set = county ? { week: atWeek, weekday, minute, note } : { ...next, layers: next.layers ?? null };
      send({ kind: 'change', line: old.line, set });
    }
  };

  return (
    <Sheet id="slot-editor" title={old === undefined ? '加一条' : `第 ${old.line} 条`} onClose={onClose}>
      <Box className="gy-stack">
        {old?.county === undefined ? (
          <PickResource
            resources={resources}
            value={line.resource}
            fault={said('resource')}
            onChange={(resource) => change({ resource, ...followed(line, resource, resources.items) })}
          />
        ) : (
          <OfCounty line={old} fault={said('resource')} />
        )}
        <LineWhen term={draft.term} week={week} atWeek={atWeek} line={line} said={said} onWeek={setWeek} onChange={change} />
        {county === undefined ? (
          <>
            <PickAudience
              classrooms={draft.classrooms}
              value={line.audience}
              ofBureau={draft.ofBureau ?? false}
              fault={said('audience')}
              onChange={(audience) => change({ audience: { ...audience, tags: line.audience.tags ?? [] } })}
            />
            {draft.ofBureau ? (
              <Switch
                id="must"
                label="必推"
                hint="开着：学校可以按这个计划的规定改时间，但不能去掉"
                on={line.must ?? false}
                onChange={(must) => change({ must })}
              />
            ) : null}
            <Field id="due-days" label="几天内看完" value={days} onChange={setDays} digits maxLength={2} fault={said('dueDays')} />
            <Switch
              id="together"
              label="几位家长合起来看完也算"
              hint="关着：一位家长自己看完就算"
              on={line.together ?? false}
              onChange={(together) => change({ together })}
            />
          </>
        ) : null}
        <Field
          id="note"
          label="备注"
          value={line.note}
          onChange={(note) => change({ note })}
          maxLength={200}
          hint="给同事看的，家长看不到"
          fault={said('note')}
        />
        {county === undefined ? <LineMore kind={draft.kind} line={line} items={resources.items} said={said} onChange={change} /> : null}
        {fault === undefined && problem === null ? null : (
          <Hint tone="bad" icon="alert">
            {fault ?? problem?.message}
          </Hint>
        )}
        <Box className="gy-row">
          <Button id="save-line" busy={busy} onPress={save}>
            存好
          </Button>
          <Button kind="line" onPress={onClose}>
            不改了
          </Button>
          {old === undefined || county?.must ? null : (
            <Button id="remove-line" kind="danger" busy={busy} onPress={() => send({ kind: 'remove', line: old.line })}>
              {county === undefined ? '去掉这一条' : '本校不推这一条'}
            </Button>
          )}
        </Box>
      </Box>
    </Sheet>
  );
}
