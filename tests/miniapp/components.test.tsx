import { fireEvent, render, screen, within } from '@testing-library/react';
import { Bars } from '@/components/bar';
import { Button } from '@/components/button';
import { Choice, Field, Switch } from '@/components/field';
import { Link } from '@/components/link';
import { Loaded, PartFailure } from '@/components/loaded';
import { Page } from '@/components/page';
import { Rates } from '@/components/rates';
import { Confirm } from '@/components/sheet';
import { Slider } from '@/components/slider';
import { Strip } from '@/components/strip';
import { Table } from '@/components/table';
import { resetStage, stage } from '../support/taro';

beforeEach(resetStage);
afterEach(() => {
  globalThis.__WEAPP__ = false;
});
const focusable = (element: HTMLElement): boolean => {
  element.focus();
  return document.activeElement === element;
};

describe('what is pressed in a browser', () => {
  it('a button is a real one: found by its words, reached by the keyboard, said to be off when it is', () => {
    const pressed: string[] = [];
    const { rerender } = render(<Button onPress={() => pressed.push('a')}>发送</Button>);
    const button = screen.getByRole('button', { name: '发送' });
    expect(button.tagName).toBe('BUTTON');
    expect(button.getAttribute('type')).toBe('button');
    expect(focusable(button)).toBe(true);
    fireEvent.click(button);
    rerender(
      <Button busy onPress={() => pressed.push('b')}>
        发送
      </Button>,
    );
    const busy = screen.getByRole('button', { name: '请稍等…' });
    expect(busy.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(busy);
    expect(pressed).toEqual(['a']);
  });

  it('a link is a real one and opens inside the app; with Ctrl it is left to the browser', () => {
    render(<Link to="/pages/item/index?resource=r1">看视频</Link>);
    const link = screen.getByRole('link', { name: '看视频' });
    expect(link.getAttribute('href')).toBe('/pages/item/index?resource=r1');
    expect(focusable(link)).toBe(true);
    fireEvent.click(link);
    expect(stage.gone).toEqual(['to /pages/item/index?resource=r1']);
    const left = fireEvent.click(link, { ctrlKey: true });
    expect(left).toBe(true);
    expect(stage.gone).toHaveLength(1);
  });

  it('a switch and a choice tell their state', () => {
    const said: unknown[] = [];
    render(
      <>
        <Switch id="large" label="大字" on={false} onChange={(on) => said.push(on)} />
        <Choice
          label="看多久"
          options={[
            ['7', '一周'],
            ['30', '一月'],
          ]}
          value="7"
          onChange={(v) => said.push(v)}
        />
      </>,
    );
    const large = screen.getByRole('switch', { name: '大字' });
    expect(large.getAttribute('aria-checked')).toBe('false');
    fireEvent.click(large);
    const group = screen.getByRole('radiogroup', { name: '看多久' });
    expect(within(group).getByRole('radio', { name: '一周' }).getAttribute('aria-checked')).toBe('true');
    fireEvent.click(within(group).getByRole('radio', { name: '一月' }));
    expect(said).toEqual([true, '30']);
  });

  it('a field has its label and says its fault', () => {
    render(<Field id="q" label="您想问什么？" value="" onChange={() => undefined} fault="请先写下您的问题，再发送。" long />);
    const field = screen.getByLabelText('您想问什么？');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toBe('请先写下您的问题，再发送。');
    expect(screen.getByRole('alert').textContent).toContain('请先写下');
  });

  it('the place in a film moves by arrow keys', () => {
    const to: number[] = [];
    render(<Slider id="seek" label="播放位置" words="1分，共2分" max={120} value={60} onChange={(v) => to.push(v)} />);
    const slider = screen.getByRole('slider', { name: '播放位置' });
    expect(slider.getAttribute('aria-valuetext')).toBe('1分，共2分');
    fireEvent.keyDown(slider, { key: 'ArrowRight' });
    fireEvent.keyDown(slider, { key: 'ArrowLeft' });
    expect(to).toEqual([65, 55]);
  });

  it('a sheet takes the focus, keeps it, closes by Escape and gives it back', () => {
    const closed: string[] = [];
    const no = (): void => void closed.push('no');
    const before = document.createElement('button');
    document.body.append(before);
    before.focus();
    const view = render(<Confirm title="发布吗？" text="发布以后会自动送。" yes="发布" no="再看看" onYes={() => undefined} onNo={no} />);
    const dialog = screen.getByRole('dialog', { name: '发布吗？' });
    expect(dialog.contains(document.activeElement)).toBe(true);
    const last = screen.getByRole('button', { name: '再看看' });
    last.focus();
    fireEvent.keyDown(last, { key: 'Tab' });
    expect(document.activeElement).toBe(within(dialog).getAllByRole('button')[0]);
    fireEvent.keyDown(document.activeElement ?? last, { key: 'Tab', shiftKey: true });
    expect(document.activeElement).toBe(last);
    fireEvent.keyDown(last, { key: 'Escape' });
    expect(closed).toEqual(['no']);
    view.unmount();
    expect(document.activeElement).toBe(before);
  });
});

describe('what is read', () => {
  it('a table has headings, rows and cells for a reader', () => {
    render(
      <Table
        label="各校情况"
        columns={[
          { key: 'n', title: '学校', cell: (r: { n: string; c: number }) => r.n },
          { key: 'c', title: '应看', right: true, cell: (r) => r.c },
        ]}
        rows={[{ n: '中心小学', c: 12 }]}
        keyOf={(r) => r.n}
      />,
    );
    const table = screen.getByRole('table', { name: '各校情况' });
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map((h) => h.textContent),
    ).toEqual(['学校', '应看']);
    expect(
      within(table)
        .getAllByRole('cell')
        .map((c) => c.textContent),
    ).toEqual(['中心小学', '应看12']);
  });

  it('three rates stand apart, each with its two counts; a hidden cell is no number', () => {
    render(<Rates counts={{ targeted: 41, reachable: 38, started: 29, completed: 19 }} />);
    expect(screen.getAllByRole('listitem').map((li) => li.textContent)).toEqual([
      '触达率能送到 38 / 应看 4193%',
      '应看完成率看完 19 / 应看 4146%',
      '完播率看完 19 / 开始看 2966%',
    ]);
    render(<Rates counts={{ targeted: 18, reachable: null, started: null, completed: null }} />);
    expect(
      screen
        .getAllByRole('listitem')
        .slice(3)
        .map((li) => li.textContent),
    ).toEqual(['触达率能送到 — / 应看 18—', '应看完成率看完 — / 应看 18—', '完播率看完 — / 开始看 ——']);
  });

  it('a funnel’s bars are as long as their share of the first', () => {
    const { container } = render(
      <Bars
        label="漏斗"
        stages={[
          { key: 'a', name: '应看', count: 40 },
          { key: 'b', name: '看完', count: 10 },
        ]}
      />,
    );
    expect([...container.querySelectorAll<HTMLElement>('.gy-bar__fill')].map((bar) => bar.style.width)).toEqual(['100%', '25%']);
  });

  it('parts of a whole are drawn against the longest, wherever it stands', () => {
    const stages = [30, 0, 60].map((count, i) => ({ key: String(i), name: String(i), count }));
    const { container } = render(<Bars label="怎样送" stages={stages} />);
    expect([...container.querySelectorAll<HTMLElement>('.gy-bar__fill')].map((bar) => bar.style.width)).toEqual(['50%', '0%', '100%']);
  });

  it('the watched map says itself in words', () => {
    const { container } = render(
      <Strip length={130} seen={[{ from: 0, to: 65 }]} fresh={[{ from: 65, to: 78 }]} label="已记入 1:05/2:10，剩 1 段" />,
    );
    expect(screen.getByRole('img', { name: '已记入 1:05/2:10，剩 1 段' })).toBeTruthy();
    expect([...container.querySelectorAll<HTMLElement>('.gy-strip__span')].map((s) => [s.style.left, s.style.width])).toEqual([
      ['50%', '10%'],
      ['0%', '50%'],
    ]);
  });

  it('a page has one first heading, a main part, and doors with the present one marked', () => {
    render(
      <Page
        title="消息"
        large
        groups={[
          {
            name: '家长',
            items: [
              { to: '/pages/inbox/index', name: '消息', icon: 'inbox' },
              { to: '/pages/me/index', name: '我的', icon: 'me', badge: 3 },
            ],
          },
        ]}
        here="/pages/inbox/index"
      >
        内容
      </Page>,
    );
    expect(screen.getAllByRole('heading', { level: 1 }).map((h) => h.textContent)).toEqual(['消息']);
    expect(screen.getByRole('main').textContent).toBe('内容');
    const nav = screen.getByRole('navigation', { name: '主要页面' });
    expect(within(nav).getByRole('link', { name: '消息' }).getAttribute('aria-current')).toBe('page');
    expect(document.querySelector('.gy-page--large')).not.toBeNull();
  });

  it('what is loaded stands in one of four ways, each with a way on', () => {
    const again = jest.fn();
    const { rerender } = render(
      <Loaded of={{ state: 'loading' }} retry={again}>
        {() => '好'}
      </Loaded>,
    );
    expect(screen.getByRole('status', { name: '正在打开' })).toBeTruthy();
    rerender(
      <Loaded of={{ state: 'failed', problem: { code: 'server/busy', message: '现在人多', requestId: 'r-7' } }} retry={again}>
        {() => '好'}
      </Loaded>,
    );
    expect(screen.getByRole('alert').textContent).toContain('现在人多');
    expect(screen.getByRole('alert').textContent).toContain('r-7');
    fireEvent.click(screen.getByRole('button', { name: '再试一次' }));
    rerender(
      <Loaded of={{ state: 'failed', problem: { code: 'net/offline', message: '没有网' } }} retry={again}>
        {() => '好'}
      </Loaded>,
    );
    expect(screen.getByText('没有连上网络')).toBeTruthy();
    expect(screen.queryByText(/进度/)).toBeNull();
    rerender(
      <Loaded of={{ state: 'failed', problem: { code: 'net/offline', message: '没有网' } }} retry={again} safe="看过的进度都留着。">
        {() => '好'}
      </Loaded>,
    );
    expect(screen.getByText('请检查网络，连上以后再试。看过的进度都留着。')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '再试一次' }));
    rerender(
      <Loaded of={{ state: 'ready', data: '好', stale: { code: 'net/offline', message: '没有网' } }} retry={again}>
        {(data) => data}
      </Loaded>,
    );
    expect(screen.getByText('好')).toBeTruthy();
    expect(screen.getByText('现在没有网络，下面是刚才的内容。')).toBeTruthy();
    expect(again).toHaveBeenCalledTimes(2);
  });

  it('a part that could not be read says which, and is asked for again by itself', () => {
    const again = jest.fn();
    render(<PartFailure id="part" what="名单" problem={{ code: 'server/busy', message: '现在人多，请稍后再试。' }} retry={again} />);
    expect(screen.getByText('名单没有打开：现在人多，请稍后再试。')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '再试一次' }));
    expect(again).toHaveBeenCalledTimes(1);
  });
});

describe('the same in a mini-program', () => {
  beforeEach(() => {
    globalThis.__WEAPP__ = true;
  });

  it('buttons, links, headings and lists are views with their roles and words', () => {
    const pressed: string[] = [];
    render(
      <>
        <Button id="go" onPress={() => pressed.push('go')}>
          发送
        </Button>
        <Link to="/pages/me/index">我的</Link>
        <Switch id="large" label="大字" on onChange={() => undefined} />
      </>,
    );
    const button = screen.getByRole('button', { name: '发送' });
    expect(button.getAttribute('data-taro')).toBe('view');
    fireEvent.click(button);
    fireEvent.click(screen.getByRole('link', { name: '我的' }));
    expect(pressed).toEqual(['go']);
    expect(stage.gone).toEqual(['to /pages/me/index']);
    expect(screen.getByRole('switch', { name: '大字，已选' })).toBeTruthy();
  });

  it('has no bar of its own: WeChat’s stands there', () => {
    const { container } = render(
      <Page title="消息" large={false}>
        内容
      </Page>,
    );
    expect(container.querySelector('.gy-top')).toBeNull();
  });
});
