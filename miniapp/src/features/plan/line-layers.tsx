import type { WireEnteredLine, WireLineLayers, WirePickResource } from '@contract/index';
import { Box } from '../../components/box';
import { Field, Switch } from '../../components/field';
import { Select } from '../../components/select';
import { lengthText } from './use-resources';

interface LayersProps {
  line: WireEnteredLine;
  items: readonly WirePickResource[];
  said: (column: string) => string | undefined;
  onChange: (part: Partial<WireEnteredLine>) => void;
}

const ways = [
  ['firm', '打牢基础的孩子看'],
  ['more', '多想一步的孩子看'],
] as const;

/** Contents that can stand for this one at another level: called the same, so that nobody can tell who was given which. */
export function layerChoice(items: readonly WirePickResource[], middle: string): readonly WirePickResource[] {
  const own = items.find(({ id }) => id === middle);
  if (own?.for !== 'student') return [];
  return items.filter(({ id, title, kind, for: whom }) => id !== own.id && title === own.title && kind === own.kind && whom === own.for);
}

/** A line's other two ways into the same lesson. */
export function LineLayers({ line, items, said, onChange }: LayersProps) {
  const { layers, resource, about } = line;
  const choice = layerChoice(items, resource);
  const middle = items.find(({ id }) => id === resource);
  const set = (part: Partial<WireLineLayers>): void => {
    const { subject, firm, more } = { ...(layers ?? { subject: '' }), ...part };
    onChange({ layers: { subject, ...(firm ? { firm } : {}), ...(more ? { more } : {}) } });
  };
  const options = (now: string | undefined): (readonly [string, string])[] => [
    ['', '不另给，看上面选的内容'],
    ...choice.map(({ id, seconds }) => [id, [id, lengthText(seconds)].filter(Boolean).join('，')] as const),
    ...(now === undefined || choice.some(({ id }) => id === now) ? [] : [[now, `${now}（现在不能用）`] as const]),
  ];
  const hint =
    middle === undefined
      ? '先选内容。'
      : middle.for !== 'student'
        ? '只有给孩子看的内容可以分层。'
        : choice.length === 0
          ? '还没有标题、长短都一样的另一个内容。先在“资源”里做好，再来分层。'
          : '外面看起来都一样，谁也看不出谁在哪一层。';
  return (
    <Box className="gy-stack">
      <Switch
        id="layers"
        label="按层次给不同的内容"
        hint={hint}
        on={layers !== undefined}
        onChange={(on) => onChange({ layers: on ? { subject: about?.subject ?? '' } : undefined })}
      />
      {layers === undefined ? null : (
        <>
          <Field
            id="layer-subject"
            label="按哪个学科的层次"
            value={layers.subject}
            onChange={(subject) => set({ subject })}
            maxLength={20}
            hint="例如 数学。孩子的层次由任课老师在班里定。"
            fault={said('layerSubject')}
          />
          {ways.map(([way, label]) => (
            <Box key={way}>
              <Select
                id={`layer-${way}`}
                label={label}
                options={options(layers[way])}
                value={layers[way] ?? ''}
                onChange={(id) => set({ [way]: id === '' ? undefined : id })}
              />
              {said(way) === undefined ? null : (
                <Box as="p" className="gy-field__fault" role="alert">
                  {said(way)}
                </Box>
              )}
            </Box>
          ))}
        </>
      )}
    </Box>
  );
}
