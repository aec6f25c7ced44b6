import { useState } from 'react';
import type { WireDuty } from '@contract/index';
import { call } from '../../api/client';
import { useSend } from '../../api/use-send';
import { Box } from '../../components/box';
import { Button } from '../../components/button';
import { Field } from '../../components/field';
import { Hint } from '../../components/notice';
import { toast } from '../../platform/go';
import { readNames, readWindows, WEEKDAYS, writtenName } from './words';

const namesOf = (duty: WireDuty, weekday: number): string =>
  (duty.duty.find((one) => one.weekday === weekday)?.teachers ?? [])
    .flatMap((id) => duty.colleagues.filter((one) => one.id === id))
    .map((one) => writtenName(one, duty.colleagues))
    .join('、');

/** The school's answer windows and its duty roster, for the office. */
export function RulesForm({ duty, onChanged }: { duty: WireDuty; onChanged: (duty: WireDuty) => void }) {
  const [windows, setWindows] = useState(duty.windows.map(({ from, to }) => `${from}-${to}`).join('\n'));
  const [days, setDays] = useState<readonly string[]>(WEEKDAYS.map((_, index) => namesOf(duty, index + 1)));
  const [fault, setFault] = useState<Readonly<Record<string, string>>>({});
  const { send, busy, problem } = useSend(
    (rules: { version: number; windows: { from: string; to: string }[]; duty: { weekday: number; teachers: string[] }[] }) =>
      call('keepRules', { in: rules }),
    (next) => {
      toast('保存好了');
      onChanged(next);
    },
  );
  const press = (): void => {
    const read = readWindows(windows);
    const people = days.map((text) => readNames(text, duty.colleagues));
    const wrong = {
      ...('fault' in read ? { windows: read.fault } : {}),
      ...Object.fromEntries(people.flatMap((one, index) => ('fault' in one ? [[`day-${index}`, one.fault]] : []))),
    };
    setFault(wrong);
    if ('fault' in read || Object.keys(wrong).length > 0) return;
    const roster = people.flatMap((one, index) => ('ids' in one && one.ids.length > 0 ? [{ weekday: index + 1, teachers: one.ids }] : []));
    send({ version: duty.version, windows: read.windows, duty: roster });
  };
  return (
    <Box as="section" className="gy-card" label="答复时段和值班">
      <Box as="h2" className="gy-h3 gy-below-s">
        答复时段和值班
      </Box>
      <Field
        id="windows"
        label="老师什么时候答复"
        long
        value={windows}
        onChange={setWindows}
        fault={fault['windows']}
        hint="一行一个时段。只有这些时段计时，也只在这些时段提醒老师。"
        placeholder="08:00-11:40"
      />
      <Box className="gy-fields gy-gap">
        {WEEKDAYS.map((day, index) => (
          <Field
            key={day}
            id={`duty-${index}`}
            label={`${day}值班`}
            value={days[index] ?? ''}
            onChange={(text) => setDays(days.map((old, at) => (at === index ? text : old)))}
            fault={fault[`day-${index}`]}
            placeholder="老师姓名，几位用顿号隔开"
          />
        ))}
      </Box>
      {problem === null ? null : (
        <Hint tone="bad" icon="alert">
          {problem.message}
        </Hint>
      )}
      <Box className="gy-gap">
        <Button id="keep-rules" busy={busy} onPress={press}>
          保存
        </Button>
      </Box>
    </Box>
  );
}
