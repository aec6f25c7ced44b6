export default definePageConfig({ navigationBarTitleText: '推送情况' });
