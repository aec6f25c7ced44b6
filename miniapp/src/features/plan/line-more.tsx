import { useState, type ReactNode } from 'react';
import type { WireDraft, WireEnteredLine, WireLineAbout, WirePickResource } from '@contract/index';
import { Box } from '../../components/box';
import { Choice, Field } from '../../components/field';
import { Press } from '../../components/press';
import {
  dimensions,
  fieldsOf,
  kindNames,
  kindsOf,
  lineKinds,
  tagList,
  tagNames,
  themes,
  withField,
  withKind,
  type LineKind,
} from './about-words';
import { LineLayers } from './line-layers';

interface MoreProps {
  kind: WireDraft['kind'];
  line: WireEnteredLine;
  /** What may be chosen, for layers. */
  items: readonly WirePickResource[];
  said: (column: string) => string | undefined;
  onChange: (part: Partial<WireEnteredLine>) => void;
}

const COLUMNS = ['as', 'subject', 'progress', 'period', 'theme', 'dimension', 'tags', 'layerSubject', 'firm', 'more'] as const;

/** Whether anything of it is said, or wrong: then it is not folded away. */
const used = ({ about, audience, layers }: WireEnteredLine, said: MoreProps['said']): boolean =>
  about?.as !== undefined ||
  (audience.tags ?? []).length > 0 ||
  layers !== undefined ||
  COLUMNS.some((column) => said(column) !== undefined);

/** What an ordinary line does not say: what it is for, for which families alone, and its ways for children of two levels. Folded away. */
export function LineMore({ kind, line, items, said, onChange }: MoreProps) {
  const [open, setOpen] = useState(() => used(line, said));
  return (
    <Box className="gy-stack">
      <Press id="line-more" expanded={open} className="gy-chip" onPress={() => setOpen(!open)}>
        {open ? '收起' : '更多：类型、哪类家庭、分层'}
      </Press>
      {open ? (
        <>
          <About kind={kind} about={line.about ?? {}} said={said} onChange={(about) => onChange({ about })} />
          <Tags line={line} fault={said('tags')} onChange={onChange} />
          <LineLayers line={line} items={items} said={said} onChange={onChange} />
        </>
      ) : null}
    </Box>
  );
}

interface AboutProps extends Pick<MoreProps, 'kind' | 'said'> {
  about: WireLineAbout;
  onChange: (about: WireLineAbout) => void;
}

function About({ kind, about, said, onChange }: AboutProps) {
  const kinds = kind === undefined ? lineKinds : kindsOf[kind];
  const options: (readonly [LineKind | 'none', string])[] = [
    ...(kind === undefined ? [['none', '不分类'] as const] : []),
    ...kinds.map((each) => [each, kindNames[each]] as const),
  ];
  const fields = about.as === undefined ? [] : fieldsOf[about.as];
  const has = (field: (typeof fields)[number]): boolean => fields.includes(field);
  const text = (field: 'subject' | 'progress', label: string, hint: string, maxLength: number) =>
    has(field) ? (
      <Field
        id={`about-${field}`}
        label={label}
        value={about[field] ?? ''}
        onChange={(value) => onChange(withField(about, field, value))}
        maxLength={maxLength}
        hint={hint}
        fault={said(field)}
      />
    ) : null;
  return (
    <>
      <Named words="类型" fault={said('as')}>
        <Choice
          label="类型"
          options={options}
          value={about.as ?? 'none'}
          onChange={(as) => onChange(withKind(about, as === 'none' ? undefined : as))}
        />
      </Named>
      {text('subject', '学科', '例如 语文、数学', 20)}
      {text('progress', '进度', '可以不填，例如 第三单元 第2课', 40)}
      {has('period') ? (
        <Field
          id="about-period"
          label="第几节"
          value={about.period === undefined ? '' : String(about.period)}
          onChange={(value) => onChange(withField(about, 'period', periodFrom(value)))}
          digits
          maxLength={2}
          hint="1 到 10"
          fault={said('period')}
        />
      ) : null}
      {has('theme') ? (
        <Named words="主题" fault={said('theme')}>
          <Choice
            label="主题"
            options={themes.map((theme) => [theme, theme] as const)}
            value={about.theme ?? ''}
            onChange={(theme) => onChange(withField(about, 'theme', theme))}
          />
        </Named>
      ) : null}
      {has('dimension') ? (
        <Named words="维度" fault={said('dimension')}>
          <Choice
            label="维度"
            options={[['', '照内容'] as const, ...dimensions.map((each) => [each, each] as const)]}
            value={about.dimension ?? ''}
            onChange={(dimension) => onChange(withField(about, 'dimension', dimension))}
          />
        </Named>
      ) : null}
    </>
  );
}

function periodFrom(text: string): number | '' {
  const n = /^\d{1,2}$/.test(text.trim()) ? Number(text) : 0;
  return n >= 1 && n <= 10 ? n : '';
}

function Tags({ line, fault, onChange }: { line: WireEnteredLine; fault: string | undefined; onChange: MoreProps['onChange'] }) {
  const tags = line.audience.tags ?? [];
  return (
    <Named words="只给哪类家庭" fault={fault}>
      <Box className="gy-chips" role="group" label="只给哪类家庭">
        {tagList.map((tag) => (
          <Press
            key={tag}
            id={`tag-${tag}`}
            pressed={tags.includes(tag)}
            label={tagNames[tag]}
            className={`gy-chip${tags.includes(tag) ? ' gy-chip--on' : ''}`}
            onPress={() =>
              onChange({
                audience: { ...line.audience, tags: tagList.filter((each) => (each === tag ? !tags.includes(tag) : tags.includes(each))) },
              })
            }
          >
            {tagNames[tag]}
          </Press>
        ))}
      </Box>
      <Box as="p" className="gy-field__hint">
        {tags.length === 0 ? '不选：每家都给。' : '只给名册里这样的家庭，别的家庭看不到。'}
      </Box>
    </Named>
  );
}

function Named({ words, fault, children }: { words: string; fault: string | undefined; children: ReactNode }) {
  return (
    <Box>
      <Box as="p" className="gy-field__label">
        {words}
      </Box>
      {children}
      {fault === undefined ? null : (
        <Box as="p" className="gy-field__fault" role="alert">
          {fault}
        </Box>
      )}
    </Box>
  );
}
