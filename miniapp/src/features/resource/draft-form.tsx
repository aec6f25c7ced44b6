import type { WireOwnResource, WireResourceDraft } from '@contract/index';
import { Box } from '../../components/box';
import { Field, Switch } from '../../components/field';
import { Select } from '../../components/select';
import { ChapterField } from './chapters';
import { DIMENSIONS, STAGES, SUBJECTS, THEMES } from './words';

type Words = WireResourceDraft['words'];

interface DraftFormProps {
  kind: WireOwnResource['card']['kind'];
  /** What is being typed; what the server has follows. */
  words: Words;
  faults: WireResourceDraft['faults'];
  onChange: (words: Words) => void;
}

const pairs = <T extends string>(words: readonly T[]): (readonly [T, string])[] => words.map((word) => [word, word]);

/** What is said of a draft; what has to be mended stands under each field. */
export function DraftForm({ kind, words, faults, onChange }: DraftFormProps) {
  const put = (change: Partial<Words>): void => onChange({ ...words, ...change });
  const faultOf = (field: string): string | undefined => faults.find((fault) => fault.field === field)?.message;
  const subject: readonly (readonly ['' | NonNullable<Words['subject']>, string])[] = [['', '不分学科'], ...pairs(SUBJECTS)];
  return (
    <Box className="gy-stack">
      <Field
        id="title"
        label="标题"
        hint="20 个字以内"
        value={words.title}
        fault={faultOf('title')}
        onChange={(title) => put({ title })}
        maxLength={20}
        fill="off"
      />
      <Field
        id="summary"
        label="一句简介"
        hint="60 个字以内，列表里先看到它"
        value={words.summary}
        fault={faultOf('summary')}
        onChange={(summary) => put({ summary })}
        maxLength={60}
        fill="off"
      />
      <Box className="gy-fields">
        <Select id="theme" label="主题" options={pairs(THEMES)} value={words.theme} onChange={(theme) => put({ theme })} />
        <Select
          id="dimension"
          label="维度"
          options={pairs(DIMENSIONS)}
          value={words.dimension}
          onChange={(dimension) => put({ dimension })}
        />
        <Select
          id="subject"
          label="学科"
          options={subject}
          value={words.subject ?? ''}
          onChange={(chosen) => {
            const { subject: _before, ...rest } = words;
            onChange(chosen === '' ? rest : { ...rest, subject: chosen });
          }}
        />
      </Box>
      <Box role="group" label="适合的学段">
        <Box className="gy-field__label">适合的学段</Box>
        <Box className="gy-fields">
          {STAGES.map((stage) => (
            <Switch
              key={stage}
              id={`stage-${stage}`}
              label={stage}
              on={words.stages.includes(stage)}
              onChange={(on) => put({ stages: STAGES.filter((one) => (one === stage ? on : words.stages.includes(one))) })}
            />
          ))}
        </Box>
        {faultOf('stages') === undefined ? null : (
          <Box as="p" className="gy-field__fault" role="alert">
            {faultOf('stages')}
          </Box>
        )}
      </Box>
      {kind === 'link' ? (
        <Box className="gy-stack">
          <Field
            id="link"
            label="网址"
            hint="https:// 开头。只记打开，不记看了多久"
            value={words.link ?? ''}
            fault={faultOf('link')}
            onChange={(link) => put({ link })}
            maxLength={500}
            fill="off"
          />
          <Field
            id="minutes"
            label="大约看几分钟"
            hint="给孩子看的要写"
            digits
            value={words.statedMinutes === undefined ? '' : String(words.statedMinutes)}
            onChange={(text) => {
              const { statedMinutes: _before, ...rest } = words;
              const minutes = Number.parseInt(text, 10);
              onChange(minutes >= 1 && minutes <= 600 ? { ...rest, statedMinutes: minutes } : rest);
            }}
            maxLength={3}
            fill="off"
          />
        </Box>
      ) : null}
      {kind === 'video' || kind === 'audio' ? (
        <ChapterField chapters={words.chapters} fault={faultOf('chapters')} onChange={(chapters) => put({ chapters })} />
      ) : null}
      <Field
        id="madeBy"
        label="制作单位（可以不写）"
        value={words.madeBy ?? ''}
        onChange={(madeBy) => put({ madeBy })}
        maxLength={40}
        fill="off"
      />
      {faultOf('for') === undefined ? null : (
        <Box as="p" id="eye-fault" className="gy-field__fault" role="alert">
          {faultOf('for')}
        </Box>
      )}
    </Box>
  );
}
