import { useMemo, useState } from 'react';
import type { WireDraft, WireDraftLine } from '@contract/index';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { GridPart, KeyGrid } from '../../components/key-grid';
import { scrollToPart } from '../../platform/go';
import { clockText, dateAt, dayName, daysOf, keyAct, lineAt, linesAt, movedLine, shortDate, weekOf, type Spot } from './week-grid';

/** Days of the school's own calendar, to be shown beside the public ones. */
export interface SchoolDay {
  readonly date: string;
  readonly name: string;
  readonly kind: 'off' | 'worked' | 'exam';
}

interface CalendarProps {
  draft: WireDraft;
  /** The day it is in China. */
  today: string;
  schoolDays?: readonly SchoolDay[];
  onOpen: (line: WireDraftLine) => void;
  onAdd: (week: number, weekday: WireDraftLine['weekday']) => void;
  onMove: (line: WireDraftLine, to: { week: number; weekday: WireDraftLine['weekday']; minute: number }) => void;
  onRemove: (line: WireDraftLine) => void;
}

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** A term by weeks: a row a week at a desk, one week at a time on a phone. By keyboard, finger or mouse. */
export function WeekCalendar({ draft, today, schoolDays = [], onOpen, onAdd, onMove, onRemove }: CalendarProps) {
  const { term, lines } = draft;
  const days = useMemo(() => daysOf(lines), [lines]);
  const [spot, setSpot] = useState<Spot>(() => ({ week: weekOf(term, today), day: 1, at: -1 }));
  const marks = useMemo(() => new Map([...draft.days, ...schoolDays].map((day) => [day.date, day])), [draft.days, schoolDays]);
  const faulty = useMemo(() => new Set(draft.faults.map(({ line }) => line)), [draft.faults]);
  const weekday = DAYS[spot.day - 1] ?? 1;
  const edits = draft.can.edit;
  const chosen = lineAt(days, spot);

  const act = (press: Parameters<typeof keyAct>[0]): boolean => {
    const doing = keyAct(press, spot, days, term.weeks);
    if (doing === undefined) return false;
    if (doing.does === 'go') setSpot(doing.to);
    else if (doing.does === 'open' && chosen) onOpen(chosen);
    else if (edits && (doing.does === 'add' || doing.does === 'open')) onAdd(spot.week, weekday);
    else if (edits && chosen && !chosen.settled && doing.does === 'remove') onRemove(chosen);
    else if (edits && chosen && !chosen.settled && doing.does === 'move') shift(chosen, doing);
    return true;
  };
  const shift = (line: WireDraftLine, by: { days: number; minutes: number }): void => {
    const to = movedLine(line, by, term.weeks);
    if (to === null) return;
    onMove(line, to);
    // The choice goes along with the line, wherever it comes to stand that day.
    const there = linesAt(days, { week: to.week, day: to.weekday }).filter((each) => each.line !== line.line);
    setSpot({ week: to.week, day: to.weekday, at: there.filter((each) => each.minute <= to.minute).length });
  };
  const drop = (what: string, week: number, day: WireDraftLine['weekday']): void => {
    const line = lines.find((each) => String(each.line) === what);
    if (line && !line.settled && (line.week !== week || line.weekday !== day)) onMove(line, { week, weekday: day, minute: line.minute });
  };
  const idOf = ({ week, day, at }: Spot): string => (at < 0 ? `day-${week}-${day}` : `line-${lineAt(days, { week, day, at })?.line ?? 0}`);

  return (
    <Box>
      <Box className="gy-cal__walk gy-row gy-row--apart gy-below-s">
        <Button
          id="week-before"
          kind="line"
          small
          icon="back"
          off={spot.week <= 1}
          onPress={() => setSpot({ ...spot, week: spot.week - 1, at: -1 })}
        >
          上一周
        </Button>
        <Box as="span" className="gy-strong" live>{`第 ${spot.week} 周`}</Box>
        <Button
          id="week-after"
          kind="line"
          small
          icon="next"
          off={spot.week >= term.weeks}
          onPress={() => setSpot({ ...spot, week: spot.week + 1, at: -1 })}
        >
          下一周
        </Button>
      </Box>
      <Box className="gy-desk-only gy-below-s">
        <Button id="this-week" kind="plain" small onPress={() => scrollToPart(`week-${weekOf(term, today)}`)}>
          {`到这一周（第 ${weekOf(term, today)} 周）`}
        </Button>
      </Box>
      <KeyGrid id="calendar" label="学期周历" className="gy-cal" active={idOf(spot)} onKey={act}>
        <Box className="gy-cal__row gy-cal__row--head" role="row">
          <Box className="gy-cal__week" role="columnheader">
            周次
          </Box>
          {DAYS.map((day) => (
            <Box key={day} className="gy-cal__name" role="columnheader">
              {dayName(day)}
            </Box>
          ))}
        </Box>
        {Array.from({ length: term.weeks }, (_, n) => n + 1).map((week) => (
          <Box key={week} id={`week-${week}`} className={`gy-cal__row${week === spot.week ? ' gy-cal__row--now' : ''}`} role="row">
            <Box className="gy-cal__week" role="rowheader">{`第${week}周`}</Box>
            {DAYS.map((day) => {
              const date = dateAt(term, week, day);
              const mark = marks.get(date);
              const here = spot.week === week && spot.day === day;
              const outside = date < term.startsOn || date > term.endsOn;
              const kind = [
                here && spot.at < 0 ? ' gy-cal__day--on' : '',
                mark ? ` gy-cal__day--${mark.kind}` : '',
                outside ? ' gy-cal__day--out' : '',
              ];
              const own = linesAt(days, { week, day });
              return (
                <GridPart
                  key={day}
                  id={`day-${week}-${day}`}
                  className={`gy-cal__day${kind.join('')}${date === today ? ' gy-cal__day--today' : ''}`}
                  label={`第 ${week} 周 ${dayName(day)} ${shortDate(date)}${mark ? ` ${mark.name}` : ''}，${own.length} 条`}
                  chosen={here && spot.at < 0}
                  onDrop={edits ? (what) => drop(what, week, day) : undefined}
                  onPress={() => {
                    setSpot({ week, day, at: -1 });
                    if (edits && here && spot.at < 0 && !outside) onAdd(week, day);
                  }}
                >
                  <Box as="span" className="gy-cal__date">
                    <Box as="span" className="gy-cal__dayname">{`${dayName(day)} `}</Box>
                    {shortDate(date)}
                    {mark ? ` ${mark.name}` : ''}
                  </Box>
                  {own.map((line, at) => (
                    <GridPart
                      key={line.line}
                      id={`line-${line.line}`}
                      className={lineClass(line, here && spot.at === at, faulty.has(line.line))}
                      label={`${clockText(line.minute)} ${line.title}，${line.who}${line.settledText ? `，${line.settledText}` : ''}${faulty.has(line.line) ? '，要改' : ''}`}
                      chosen={here && spot.at === at}
                      drags={edits && !line.settled ? String(line.line) : undefined}
                      onPress={() => {
                        setSpot({ week, day, at });
                        onOpen(line);
                      }}
                    >
                      <Box as="span" className="gy-cal__time">
                        {clockText(line.minute)}
                      </Box>
                      <Box as="span" className="gy-cal__title">
                        {line.title}
                      </Box>
                      <Box as="span" className="gy-cal__who">
                        {line.who}
                      </Box>
                    </GridPart>
                  ))}
                </GridPart>
              );
            })}
          </Box>
        ))}
      </KeyGrid>
      {edits ? (
        <Box as="p" className="gy-meta gy-gap-s gy-desk-only">
          键盘：方向键选日子和安排，回车打开（空的日子是新加），N 新加，Delete 去掉；按住 Alt 再按左右键移一天、上下键移一小时，再加 Shift
          按上下键移一周。也可以用鼠标拖到别的日子。
        </Box>
      ) : null}
      {edits ? (
        <Box className="gy-gap-s">
          <Button id="add-line" kind="soft" onPress={() => onAdd(spot.week, weekday)}>
            {`在第 ${spot.week} 周${dayName(spot.day)}加一条`}
          </Button>
        </Box>
      ) : null}
    </Box>
  );
}

const lineClass = ({ settled }: WireDraftLine, on: boolean, wrong: boolean): string =>
  ['gy-cal__line', settled ? ' gy-cal__line--over' : '', wrong ? ' gy-cal__line--bad' : '', on ? ' gy-cal__line--on' : ''].join('');
