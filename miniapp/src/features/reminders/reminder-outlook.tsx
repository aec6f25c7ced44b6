import { useCallback } from 'react';
import { call } from '../../api/client';
import { useLoad } from '../../api/use-load';
import { Box } from '../../components/box';
import { Loaded } from '../../components/loaded';
import { Table } from '../../components/table';
import { countOf } from '../../words/amount';
import { dateOf } from '../../words/when';
import { outIn, outlookTable } from './outlook-words';

/** Where WeChat's reminders run out in the weeks to come, by class: numbers, so that something can be done before. */
export function ReminderOutlook({ plan }: { plan: string }) {
  const { load, reload } = useLoad(useCallback(() => call('planReminders', { params: { plan } }), [plan]));
  return (
    <Box as="section" className="gy-card gy-section" label="微信提醒够不够">
      <Box as="h2" className="gy-h3 gy-below-s">
        微信提醒够不够
      </Box>
      <Loaded of={load} retry={reload}>
        {(outlook) => {
          const { weeks, classes } = outlookTable(outlook);
          if (!outlook.counts) return <Box as="p">家长同意的是长期提醒，不会用完。</Box>;
          if (weeks.length === 0) return <Box as="p">接下来几周没有要推的内容。</Box>;
          if (classes.length === 0) return <Box as="p">按现在的余量，接下来几周绑定了微信的家长都提醒得到。</Box>;
          return (
            <>
              <Box as="p" className="gy-meta gy-below-s">
                家长每同意一次，微信只提醒一次。下面是每周微信提醒不到的人数；内容仍在小程序里，把卡片发到班级群，也能看到。
              </Box>
              <Table
                label="每周微信提醒不到的人数"
                columns={[
                  { key: 'name', title: '班级', cell: ({ name }) => name },
                  { key: 'guardians', title: '已绑定', right: true, stack: true, cell: ({ guardians }) => countOf(guardians) },
                  ...weeks.map((startsAt) => ({
                    key: String(startsAt),
                    title: `${dateOf(startsAt)}起`,
                    right: true,
                    stack: true,
                    cell: (line: (typeof classes)[number]) => countOf(outIn(line, startsAt)),
                  })),
                ]}
                rows={classes}
                keyOf={({ classroom }) => classroom}
              />
            </>
          );
        }}
      </Loaded>
    </Box>
  );
}
