import { useState } from 'react';
import type { WireDraft, WireDraftLine } from '@contract/index';
import { Box } from '../../components/box';
import { Choice } from '../../components/field';
import { Press } from '../../components/press';

type Audience = WireDraftLine['audience'];
type Way = 'all' | 'grades' | 'classes';

const GRADES = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const waysOf = (ofBureau: boolean): readonly (readonly [Way, string])[] =>
  ofBureau
    ? [
        ['all', '全体'],
        ['grades', '按年级'],
      ]
    : [
        ['all', '全校'],
        ['grades', '按年级'],
        ['classes', '按班'],
      ];

interface PickProps {
  classrooms: WireDraft['classrooms'];
  value: Audience;
  /** Of a bureau's plan: grades alone. */
  ofBureau?: boolean;
  fault?: string | undefined;
  onChange: (value: Audience) => void;
}

/** Whom a line is for: the whole school, some grades, or some classes. */
export function PickAudience({ classrooms, value, ofBureau = false, fault, onChange }: PickProps) {
  const [way, setWay] = useState<Way>(value.classroomIds.length > 0 ? 'classes' : value.grades.length > 0 ? 'grades' : 'all');
  const grades = [...new Set(classrooms.map(({ grade }) => grade))].sort((a, b) => a - b);
  const choose = (next: Way): void => {
    setWay(next);
    if (next === 'all') onChange({ grades: [], classroomIds: [] });
  };
  const flip = <T,>(list: readonly T[], one: T, order: readonly T[]): T[] =>
    order.filter((each) => (each === one ? !list.includes(one) : list.includes(each)));
  return (
    <Box className="gy-stack">
      <Box as="p" className="gy-field__label">
        给谁
      </Box>
      <Choice label="给谁" options={waysOf(ofBureau)} value={way} onChange={choose} />
      {way === 'grades' ? (
        <Box className="gy-chips" role="group" label="选年级">
          {grades.map((grade) => (
            <Chip
              key={grade}
              id={`grade-${grade}`}
              words={`${GRADES[grade] ?? grade}年级`}
              on={value.grades.includes(grade)}
              onPress={() => onChange({ grades: flip(value.grades, grade, grades), classroomIds: [] })}
            />
          ))}
        </Box>
      ) : null}
      {way === 'classes' ? (
        <Box className="gy-chips" role="group" label="选班">
          {classrooms.map(({ id, name }) => (
            <Chip
              key={id}
              id={`class-${id}`}
              words={name}
              on={value.classroomIds.includes(id)}
              onPress={() =>
                onChange({
                  grades: [],
                  classroomIds: flip(
                    value.classroomIds,
                    id,
                    classrooms.map((each) => each.id),
                  ),
                })
              }
            />
          ))}
        </Box>
      ) : null}
      {way !== 'all' && value.grades.length + value.classroomIds.length === 0 ? (
        <Box as="p" className="gy-field__hint">
          {way === 'grades' ? `请点选年级，不选就是${ofBureau ? '全体' : '全校'}。` : '请点选班，不选就是全校。'}
        </Box>
      ) : null}
      {fault === undefined ? null : (
        <Box as="p" className="gy-field__fault" role="alert">
          {fault}
        </Box>
      )}
    </Box>
  );
}

function Chip({ id, words, on, onPress }: { id: string; words: string; on: boolean; onPress: () => void }) {
  return (
    <Press id={id} pressed={on} label={words} className={`gy-chip${on ? ' gy-chip--on' : ''}`} onPress={onPress}>
      {words}
    </Press>
  );
}
