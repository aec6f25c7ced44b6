export default definePageConfig({ navigationBarTitleText: '各校情况' });
